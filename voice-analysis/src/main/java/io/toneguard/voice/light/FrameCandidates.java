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

    void find(float[] correlation, int[] peaks, int lane) {
        count = 0;
        for (int word = 0; word < PitchTables.PEAK_WORDS; word++) {
            int first = PitchTables.SHORTEST_LAG + word * Integer.SIZE;
            for (int left = peaks[word * LANES + lane]; left != 0; left &= left - 1) {
                curve.climb(correlation, lane, first + Integer.numberOfTrailingZeros(left));
                if (RATE_HZ < CEILING_HZ * curve.lag()) {
                    add(RATE_HZ / curve.lag(), curve.height());
                }
            }
        }
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
