package io.toneguard.app.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a call's line differs from the one over which its speaker was enrolled. */
public enum LineChange {
    /**
     * A brighter handset: a first-order shelf that leaves the bass and raises the treble by {@value LineChange#TILT_DB} dB around
     * {@value LineChange#TILT_HZ} Hz, then made as loud as before. It raises alpha ratio and lowers MFCC1 by 1.5 population spreads in the mean of the two.
     */
    TILT("tilt") {
        @Override
        float[] apply(float[] samples) {
            return tilted(samples);
        }
    },
    LOUDER("gain+6") {
        @Override
        float[] apply(float[] samples) {
            return scaled(samples, GAIN);
        }
    },
    QUIETER("gain-6") {
        @Override
        float[] apply(float[] samples) {
            return scaled(samples, 1 / GAIN);
        }
    };

    static final int TILT_DB = 8;
    static final int TILT_HZ = 1000;
    /** 6 dB. */
    private static final double GAIN = StrictMath.pow(10, 6 / 20.0);

    private final String word;

    LineChange(String word) {
        this.word = word;
    }

    /** The changed samples; the given ones are not changed. */
    abstract float[] apply(float[] samples);

    /** Takes the words of line changes out of a list separated by commas. */
    public static List<LineChange> takeFrom(List<String> words) {
        List<LineChange> found = new ArrayList<>();
        for (LineChange change : values()) {
            if (words.removeIf(word -> word.strip().toLowerCase(Locale.ROOT).equals(change.word))) {
                found.add(change);
            }
        }
        return found;
    }

    /** H(s) = (1 + g s/w) / (1 + s/w) through the bilinear transform; half of the rise in dB lies below w sqrt(1/g) .. */
    private static float[] tilted(float[] samples) {
        double rise = StrictMath.pow(10, TILT_DB / 20.0);
        double warped = StrictMath.tan(Math.PI * TILT_HZ / TrialCall.RATE_HZ);
        // Pole and zero lie as far above as below the shelf's middle.
        double pole = warped * StrictMath.sqrt(rise);
        double a0 = 1 + pole;
        double b0 = (pole + rise) / a0;
        double b1 = (pole - rise) / a0;
        double a1 = (pole - 1) / a0;
        var out = new float[samples.length];
        double before = 0;
        double outBefore = 0;
        double powerIn = 0;
        double powerOut = 0;
        for (int i = 0; i < samples.length; i++) {
            double value = b0 * samples[i] + b1 * before - a1 * outBefore;
            before = samples[i];
            outBefore = value;
            powerIn += before * before;
            powerOut += value * value;
            out[i] = (float) value;
        }
        return scaled(out, powerOut > 0 ? StrictMath.sqrt(powerIn / powerOut) : 1);
    }

    private static float[] scaled(float[] samples, double gain) {
        var out = new float[samples.length];
        for (int i = 0; i < samples.length; i++) {
            out[i] = (float) (gain * samples[i]);
        }
        return out;
    }
}
