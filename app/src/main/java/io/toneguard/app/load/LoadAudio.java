package io.toneguard.app.load;

import io.toneguard.voice.audio.DeclaredFormat;
import io.toneguard.voice.audio.Decoder;
import io.toneguard.voice.audio.G711;
import io.toneguard.voice.audio.RecordingAudio;
import io.toneguard.voice.audio.Resampler;
import io.toneguard.voice.audio.UnreadableAudioException;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.synth.SyntheticCall;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.Random;

/**
 * What the sessions say: two people at 8 kHz, again and again. A faint noise is added, as every line has it: without it silent frames would
 * be equal, and a lost one could not be told from one that came.
 */
final class LoadAudio {
    static final int RATE_HZ = 8000;
    /** Longest part of a file that is used: it is held in memory in every encoding that is sent. */
    private static final int MAX_SAMPLES = 120 * RATE_HZ;

    private static final Duration SYNTHETIC = Duration.ofSeconds(60);
    /** Peak of the noise, 16 bits: 64 dB below full scale, several steps of either law around zero. */
    private static final int NOISE = 20;

    private final short[][] people;

    private LoadAudio(short[][] people) {
        this.people = people;
    }

    /** A synthetic call of a minute. */
    static LoadAudio synthetic() throws IOException {
        var wav = Files.createTempFile("toneguard-load", ".wav");
        try {
            try (var out = Files.newOutputStream(wav)) {
                SyntheticCall.twoPeople(1, SYNTHETIC).writeTo(out);
            }
            return of(wav, Decoder.NONE);
        } finally {
            Files.delete(wav);
        }
    }

    /**
     * What a file holds; headerless audio as its name declares it.
     *
     * @throws UnreadableAudioException if neither we nor the decoder can read it
     */
    static LoadAudio of(Path file, Decoder decoder) throws IOException {
        var declared = DeclaredFormat.ofName(String.valueOf(file.getFileName())).orElse(null);
        try (var bytes = FileChannel.open(file);
                var audio = RecordingAudio.open(DeclaredFormat.selfDescribing(bytes, declared), decoder)) {
            return read(audio);
        }
    }

    private static LoadAudio read(RecordingAudio audio) throws IOException {
        int channels = audio.format().channels();
        int samples = (int) Math.min(audio.samples(), (long) MAX_SAMPLES * audio.rateHz() / RATE_HZ);
        var played = new float[channels][samples];
        var filled = new int[channels];
        var wanted = new BitSet();
        wanted.set(0, channels);
        audio.play(wanted, (of, block, count) -> {
            int fits = Math.min(count, samples - filled[of]);
            System.arraycopy(block, 0, played[of], filled[of], fits);
            filled[of] += fits;
        });
        var people = new short[2][];
        for (int person = 0; person < 2; person++) {
            var voice = Resampler.resample(played[Math.min(person, channels - 1)], audio.rateHz(), RATE_HZ);
            people[person] = withNoise(voice, new Random(person));
        }
        return new LoadAudio(people);
    }

    private static short[] withNoise(float[] voice, Random line) {
        var samples = new short[voice.length];
        for (int i = 0; i < samples.length; i++) {
            int value = Math.round(voice[i] * 32768) + line.nextInt(2 * NOISE + 1) - NOISE;
            samples[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
        }
        return samples;
    }

    int samples() {
        return people[0].length;
    }

    /** One person's voice: 0 or 1. */
    byte[] person(int person, WireCodec codec) {
        return encoded(codec, people[person]);
    }

    /** Both, side by side, sample by sample. */
    byte[] both(WireCodec codec) {
        return encoded(codec, people[0], people[1]);
    }

    /** Both in one channel, as a mono leg in the middle hears them. */
    byte[] mixed(WireCodec codec) {
        var mix = new short[samples()];
        for (int i = 0; i < mix.length; i++) {
            mix[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, people[0][i] + people[1][i]));
        }
        return encoded(codec, mix);
    }

    private static byte[] encoded(WireCodec codec, short[]... channels) {
        var bytes = new byte[channels[0].length * channels.length * codec.bytes()];
        int at = 0;
        for (int i = 0; i < channels[0].length; i++) {
            for (short[] channel : channels) {
                short sample = channel[i];
                switch (codec) {
                    case MU_LAW -> bytes[at++] = G711.toMuLaw(sample);
                    case A_LAW -> bytes[at++] = G711.toALaw(sample);
                    case L16 -> {
                        bytes[at++] = (byte) sample;
                        bytes[at++] = (byte) (sample >> 8);
                    }
                }
            }
        }
        return bytes;
    }
}
