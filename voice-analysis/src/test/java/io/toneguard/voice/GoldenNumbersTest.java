package io.toneguard.voice;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.audio.BytesChannel;
import io.toneguard.voice.audio.WavBytes;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.features.MeasureSet;
import io.toneguard.voice.light.LightAnalyzer;
import io.toneguard.voice.light.LightEngine;
import io.toneguard.voice.light.LightWindows;
import io.toneguard.voice.stress.AnalyzerVersion;
import io.toneguard.voice.synth.SyntheticCall;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Guards the analyzer version: the numbers of a few generated recordings, to the last bit, in the file of the current version. If this
 * test fails, a number (or the synthesiser) has changed: raise {@link AnalyzerVersion#MEASURES}, then {@code ./mvnw -pl voice-analysis test
 * -Dtest=GoldenNumbersTest -Dgolden.write=true} writes the file to commit. A file that is there is never written over.
 */
class GoldenNumbersTest {
    private static final Path FOLDER = Path.of("src/test/golden");

    @Test
    void noNumberChangesWithoutANewAnalyzerVersion() throws IOException {
        Path file = FOLDER.resolve(AnalyzerVersion.MEASURES + ".txt");
        List<String> numbers = numbers();
        if (Boolean.getBoolean("golden.write")) {
            Files.write(file, numbers, StandardOpenOption.CREATE_NEW);
        }
        assertThat(file).as("golden numbers of %s", AnalyzerVersion.MEASURES).exists();
        assertThat(numbers).isEqualTo(Files.readAllLines(file));
    }

    private static List<String> numbers() throws IOException {
        var lines = new ArrayList<String>();
        write(
                lines,
                "call",
                new BytesChannel(
                        SyntheticCall.twoPeople(7, Duration.ofSeconds(40)).toWav()));
        for (int rateHz : new int[] {8000, 16000, 44100}) {
            write(lines, "wavering at " + rateHz + " Hz", new BytesChannel(WavBytes.pcm16(rateHz, wavering(rateHz))));
        }
        for (int rateHz : new int[] {8000, 16000}) {
            live(lines, "wavering live at " + rateHz + " Hz", rateHz);
        }
        return lines;
    }

    /** A voice-like sound that pauses, over noise. */
    private static double[] wavering(int rateHz) {
        Random random = new Random(6);
        double[] samples = new double[rateHz * 8];
        double phase = 0;
        for (int i = 0; i < samples.length; i++) {
            double seconds = (double) i / rateHz;
            phase += 2 * Math.PI * (160 + 30 * StrictMath.sin(2 * Math.PI * 0.7 * seconds)) / rateHz;
            double voice = 0;
            for (int harmonic = 1; harmonic <= 12; harmonic++) {
                voice += StrictMath.sin(harmonic * phase) / harmonic;
            }
            double loud = Math.max(0, StrictMath.sin(2 * Math.PI * 1.3 * seconds));
            samples[i] = 0.2 * loud * voice + 0.005 * (random.nextDouble() - 0.5);
        }
        return samples;
    }

    private static void write(List<String> lines, String what, SeekableByteChannel audio) throws IOException {
        var voices = new RecordingAnalyzer(MeasureSet.ALL)
                .analyze(audio, List.of(Speaker.AGENT, Speaker.CUSTOMER), speaker -> true);
        for (var voice : voices.speakers()) {
            String who = what + ", " + voice.speaker().word();
            lines.add(who + ": speechSeconds=" + voice.speechSeconds() + " voicedSeconds=" + voice.voicedSeconds());
            for (var measure : Measure.values()) {
                lines.add(who + ": " + measure.key() + "=" + voice.get(measure));
            }
            for (int i = 0; i < voice.windows().size(); i += 7) {
                lines.add(who + ": " + voice.windows().get(i));
            }
        }
    }

    private static void live(List<String> lines, String what, int rateHz) {
        double[] sound = wavering(rateHz);
        float[] samples = new float[sound.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) sound[i];
        }
        var windows = new LightWindows(reading -> lines.add(what + ": " + reading + " " + reading.confidence()));
        var analyzer = new LightAnalyzer(rateHz, new LightEngine());
        analyzer.accept(samples, 0, samples.length, windows);
        analyzer.finish(windows);
    }
}
