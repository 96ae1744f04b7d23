package io.toneguard.voice.features;

import java.util.Random;

/** Sounds that are no voices, on which no measure may throw, loop or give an infinite value. */
enum HardSound {
    SILENCE,
    DC,
    TONE,
    WHITE_NOISE,
    CLIPPED_SQUARE,
    ONE_CLICK,
    FAINT_NOISE;

    static final double TONE_HZ = 1000;

    float[] samples(int rateHz, double seconds) {
        Random random = new Random(3);
        float[] samples = new float[(int) (seconds * rateHz)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float)
                    switch (this) {
                        case SILENCE -> 0;
                        case DC -> 0.5;
                        case TONE -> 0.5 * Math.sin(2 * Math.PI * TONE_HZ * i / rateHz);
                        case WHITE_NOISE -> 0.2 * random.nextGaussian();
                        case CLIPPED_SQUARE -> Math.sin(2 * Math.PI * 140 * i / rateHz) < 0 ? -1 : 1;
                        case ONE_CLICK -> i == samples.length / 2 ? 1 : 0;
                        case FAINT_NOISE -> 1e-12 * random.nextGaussian();
                    };
        }
        return samples;
    }
}
