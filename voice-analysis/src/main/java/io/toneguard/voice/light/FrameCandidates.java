package io.toneguard.voice.light;

import static io.toneguard.voice.light.HopBatch.LANES;

/**
 * The fundamental frequencies that one frame may have: peaks of its autocorrelation between the lags of 600 and 75 Hz (Boersma 1993). Keeps
 * the seven strongest. Reused frame after frame.
 */
final class FrameCandidates {
    static final int MOST = 7;
    static final double CEILING_HZ = 600;
    static final int RATE_HZ = 8000;
    private static final int SHORTEST_LAG = 13;
    private static final int LONGEST_LAG = 107;
    private static final float LEAST_HEIGHT = 0.225f;
    private static final double OCTAVE_COST = 0.01;
    private static final double LOG2_CEILING = Log2.of((float) CEILING_HZ);

    private final PeakCurve curve = new PeakCurve();
    final double[] f0Hz = new double[MOST];
    /** Height of the peak, 0 to 1. */
    final double[] strength = new double[MOST];
    /** Binary logarithm of F0. */
    final double[] octave = new double[MOST];
    /** Strength less what an octave below the ceiling costs. */
    final double[] score = new double[MOST];

    private int count;

    /** Forgets the last frame's. */
    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    void find(float[] correlation, int lane) {
        count = 0;
        float before = correlation[(SHORTEST_LAG - 1) * LANES + lane];
        float here = correlation[SHORTEST_LAG * LANES + lane];
        for (int lag = SHORTEST_LAG; lag <= LONGEST_LAG; lag++) {
            float after = correlation[(lag + 1) * LANES + lane];
            if (isPeak(before, here, after)) {
                curve.climb(correlation, lane, lag);
                if (RATE_HZ < CEILING_HZ * curve.lag()) {
                    add(RATE_HZ / curve.lag(), curve.height());
                }
            }
            before = here;
            here = after;
        }
    }

    /** Whether here > LEAST_HEIGHT, here > before and here >= after: by signs, since branches on each would often be mispredicted. */
    private static boolean isPeak(float before, float here, float after) {
        int rises = Float.floatToRawIntBits(before - here);
        int falls = ~Float.floatToRawIntBits(here - after);
        int high = Float.floatToRawIntBits(LEAST_HEIGHT - here);
        return (rises & falls & high) < 0;
    }

    private void add(double hz, double height) {
        double heightBelowOne = height > 1 ? 1 / height : height;
        double log2 = Log2.of((float) hz);
        double worth = heightBelowOne - OCTAVE_COST * (LOG2_CEILING - log2);
        int place = count;
        if (count == MOST) {
            place = 0;
            for (int i = 1; i < MOST; i++) {
                place = score[i] < score[place] ? i : place;
            }
            if (worth <= score[place]) {
                return;
            }
        } else {
            count++;
        }
        f0Hz[place] = hz;
        strength[place] = heightBelowOne;
        octave[place] = log2;
        score[place] = worth;
    }
}
