package io.toneguard.app.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How a call's line differs from the one over which its speaker was enrolled. */
public enum LineChange {
    /**
     * A brighter handset: a first-order shelf that leaves the bass and raises the treble by {@value LineChange#TILT_DB} dB around
     * {@value LineChange#TILT_HZ} Hz, then made as loud as before. In population spreads it moves alpha ratio by 1 and MFCC1 by 2: by 1.5 in the mean.
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

    static final int TILT_DB = 6;
    static final int TILT_HZ = 1000;
    /** 6 dB. */
    private static final double GAIN = StrictMath.pow(10, 6 / 20.0);

    private final String word;

    LineChange(String word) {
        this.word = word;
    }

    /** The changed samples; the given ones are not changed. */
    abstract float[] apply(float[] samples);

    /** Takes the words of line changes out of a list, in its order and as often as they are in it. */
    public static List<LineChange> takeFrom(List<String> words) {
        List<LineChange> found = new ArrayList<>();
        words.removeIf(word -> {
            var change = named(word);
            change.ifPresent(found::add);
            return change.isPresent();
        });
        return found;
    }

    private static Optional<LineChange> named(String word) {
        return Stream.of(values())
                .filter(change -> word.strip().toLowerCase(Locale.ROOT).equals(change.word))
                .findFirst();
    }

    /** H(s) = (g s + w sqrt(g)) / (s + w sqrt(g)) through the bilinear transform: 1 in the bass, g in the treble, half of it in dB at w. */
    private static float[] tilted(float[] samples) {
        double rise = StrictMath.pow(10, TILT_DB / 20.0);
        double warped = StrictMath.tan(Math.PI * TILT_HZ / TrialCall.RATE_HZ);
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
