package io.toneguard.voice;

import io.toneguard.voice.audio.RecordingAudio;
import io.toneguard.voice.audio.WavWriter;
import io.toneguard.voice.synth.SyntheticCall;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;

/** What the benchmarks listen to: mono recordings in mu-law at 8 kHz. The real ones need the shared folder of calls. */
public enum Speech {
    /** Both people of a {@link SyntheticCall} mixed: somebody speaks nearly always, the most expensive kind of call. */
    SYNTHETIC_MIXED {
        @Override
        float[] samples(int seconds) throws IOException {
            Path call = Files.createTempFile("toneguard-bench", ".wav");
            try {
                try (var out = Files.newOutputStream(call)) {
                    SyntheticCall.twoPeople(7, Duration.ofSeconds(seconds)).writeTo(out);
                }
                return mixed(read(call, 0), read(call, 1));
            } finally {
                Files.delete(call);
            }
        }
    },
    /** Both people of a real role-played call mixed. */
    REAL_MIXED {
        @Override
        float[] samples(int seconds) throws IOException {
            return mixed(
                    read(CALLS.resolve("auto-repairs-40-agent.wav"), 0),
                    read(CALLS.resolve("auto-repairs-40-caller.wav"), 0));
        }
    },
    /** One person of a real role-played call, who listens half of the time. */
    REAL_ONE {
        @Override
        float[] samples(int seconds) throws IOException {
            return read(CALLS.resolve("auto-repairs-40-agent.wav"), 0);
        }
    };

    private static final int RATE_HZ = 8000;
    private static final Path CALLS =
            Path.of(System.getProperty("toneguard.shared", "../shared")).resolve("audio/calls/split");

    abstract float[] samples(int seconds) throws IOException;

    /** The first seconds as a file, repeated from the start where the source is shorter; the caller deletes it. */
    public Path wav(int seconds) throws IOException {
        float[] samples = samples(seconds);
        float[] block = new float[RATE_HZ];
        Path file = Files.createTempFile("toneguard-bench", ".wav");
        try (var out = Files.newOutputStream(file)) {
            WavWriter wav = WavWriter.muLaw(out, RATE_HZ, 1, (long) seconds * RATE_HZ);
            int from = 0;
            for (int second = 0; second < seconds; second++) {
                for (int i = 0; i < RATE_HZ; i++, from = (from + 1) % samples.length) {
                    block[i] = samples[from];
                }
                wav.write(new float[][] {block}, RATE_HZ);
            }
            wav.finish();
        }
        return file;
    }

    private static float[] read(Path file, int channel) throws IOException {
        try (var bytes = FileChannel.open(file)) {
            RecordingAudio audio = RecordingAudio.open(bytes);
            float[] samples = new float[(int) audio.samples()];
            int[] filled = {0};
            var wanted = new BitSet();
            wanted.set(channel);
            audio.play(wanted, (of, block, count) -> {
                System.arraycopy(block, 0, samples, filled[0], count);
                filled[0] += count;
            });
            return samples;
        }
    }

    private static float[] mixed(float[] one, float[] other) {
        float[] both = new float[one.length];
        for (int i = 0; i < both.length; i++) {
            both[i] = Math.max(-1, Math.min(1, one[i] + other[i]));
        }
        return both;
    }
}
