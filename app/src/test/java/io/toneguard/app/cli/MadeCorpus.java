package io.toneguard.app.cli;

import io.toneguard.voice.audio.WavWriter;
import io.toneguard.voice.synth.VoiceSound;
import io.toneguard.voice.synth.VoiceSynthesizer;
import io.toneguard.voice.synth.Vowel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A labelled corpus that nobody spoke: {@code labels.csv} and {@code wav/FILE.wav}, as {@code evaluate} wants it. */
final class MadeCorpus {
    private static final int RATE_HZ = 8000;
    private static final List<Vowel> WORDS = List.of(Vowel.AH, Vowel.EH, Vowel.OH);
    private static final String HEADER = "file,speaker,gender,emotion,arousal,extra";

    final Path folder;
    private final Path audio;
    private final List<String> rows = new ArrayList<>();

    MadeCorpus(Path folder) throws IOException {
        this.folder = folder;
        this.audio = Files.createDirectories(folder.resolve("wav"));
        rows.add(HEADER);
    }

    /** Four calm utterances and three that strain moved; between people the pitch differs more than strain moves it. */
    MadeCorpus speaker(String name, double f0Hz) throws IOException {
        for (int i = 0; i < 4; i++) {
            calm(name, f0Hz, i);
        }
        for (int i = 4; i < 7; i++) {
            say(name, i, sound(f0Hz, i).strained(1), "anger", "high");
        }
        return this;
    }

    MadeCorpus calm(String name, double f0Hz, int number) throws IOException {
        return say(name, number, sound(f0Hz, number), "neutral", "low");
    }

    private static VoiceSound sound(double f0Hz, int number) {
        return VoiceSound.steady(f0Hz * (1 + 0.01 * (number % 3)))
                .withJitter(0.008)
                .withHnrDb(24);
    }

    private MadeCorpus say(String name, int number, VoiceSound sound, String emotion, String arousal)
            throws IOException {
        var file = "%s-%d".formatted(name, number);
        wav(file, words(sound, number));
        return row(file, name, "f", emotion, arousal, "");
    }

    /** Three words whose pitch and level fall (steady ones would be tones), between pauses of line noise. */
    private static float[] words(VoiceSound sound, int seed) {
        var synthesizer = new VoiceSynthesizer(RATE_HZ, seed);
        float[] samples = synthesizer.hiss(-70, 2);
        for (int word = 0; word < 3; word++) {
            double hz = sound.f0Hz() * (1.06 - 0.04 * word);
            float[] vowel = synthesizer.vowel(sound.withF0Hz(hz), hz * 0.92, WORDS.get(word), 0.4);
            int from = (int) (RATE_HZ * (0.15 + 0.6 * word));
            for (int i = 0; i < vowel.length; i++) {
                double edge = Math.min(1, Math.min(i, vowel.length - 1 - i) / 200.0);
                double level = 1 - 0.6 * i / vowel.length;
                samples[from + i] += (float) (vowel[i] * edge * level);
            }
        }
        return samples;
    }

    MadeCorpus row(String... fields) {
        rows.add(String.join(",", fields));
        return this;
    }

    MadeCorpus wav(String file, float[]... channels) throws IOException {
        try (var out = Files.newOutputStream(path(file))) {
            var wav = WavWriter.pcm16(out, RATE_HZ, channels.length, channels[0].length);
            wav.write(channels, channels[0].length);
            wav.finish();
        }
        return this;
    }

    Path path(String file) {
        return audio.resolve(file + ".wav");
    }

    List<String> rows() {
        return rows;
    }

    /** With LF, no quotes and no byte-order mark. */
    MadeCorpus labelled() throws IOException {
        return labelled(String.join("\n", rows) + "\n");
    }

    MadeCorpus labelled(String csv) throws IOException {
        Files.writeString(folder.resolve("labels.csv"), csv);
        return this;
    }

    Answer evaluate(String... more) {
        var arguments = new ArrayList<>(List.of("evaluate", "--corpus", folder.toString(), "--audio", "wav"));
        arguments.addAll(List.of(more));
        return Answer.to(arguments.toArray(String[]::new));
    }
}
