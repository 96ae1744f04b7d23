package io.toneguard.voice.light;

import java.util.Random;

/** Sounds to hear: seconds of them, sample by sample. */
final class Sounds {
    private Sounds() {}

    /** Harmonics of a gliding F0 up to 3400 Hz, falling by 1/n, syllables of 300 ms, some noise. */
    static float[] voice(int rateHz, double seconds, double f0Hz, double glide) {
        var samples = new float[(int) (rateHz * seconds)];
        double turn = 0;
        var random = new Random(5);
        for (int i = 0; i < samples.length; i++) {
            double t = (double) i / rateHz;
            double hz = f0Hz * (1 + glide * StrictMath.sin(2 * Math.PI * 0.7 * t));
            turn += hz / rateHz;
            double sum = 0;
            for (int n = 1; n * hz < 3400; n++) {
                sum += StrictMath.sin(2 * Math.PI * n * turn) / n;
            }
            double syllable = StrictMath.sin(Math.PI * (t / 0.3 - Math.floor(t / 0.3)));
            samples[i] = (float) (0.2 * syllable * sum + 0.001 * random.nextGaussian());
        }
        return samples;
    }

    static float[] constant(double seconds, float value) {
        var samples = new float[(int) (8000 * seconds)];
        java.util.Arrays.fill(samples, value);
        return samples;
    }

    static float[] sine(double seconds, double hz, double amplitude) {
        var samples = new float[(int) (8000 * seconds)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (amplitude * StrictMath.sin(2 * Math.PI * hz * i / 8000));
        }
        return samples;
    }

    static float[] noise(double seconds, double amplitude) {
        var samples = new float[(int) (8000 * seconds)];
        var random = new Random(3);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (amplitude * random.nextGaussian());
        }
        return samples;
    }

    static float[] clipped(float[] samples, float gain) {
        var result = new float[samples.length];
        for (int i = 0; i < samples.length; i++) {
            result[i] = Math.max(-1, Math.min(1, samples[i] * gain));
        }
        return result;
    }
}
