package io.toneguard.voice.light;

/**
 * The constants of the autocorrelation: a Hann window of three periods of the floor (40 ms), a transform of 512 points, and the window's
 * own autocorrelation, by which the frame's is divided (Boersma 1993).
 */
final class PitchTables {
    static final int WINDOW = 4 * HopBatch.HOP;
    static final int POINTS = 512;
    /** Lags of the autocorrelation that a frame keeps: those of 75 to 600 Hz and what interpolation needs beside them. */
    static final int LAGS = 114;

    /** Of 600 Hz, less a part. */
    static final int SHORTEST_LAG = 13;
    /** Of 75 Hz, and a part. */
    static final int LONGEST_LAG = 107;
    /** A lower peak is none. */
    static final float LEAST_HEIGHT = 0.225f;
    /** Of 32 lags each, from {@link #SHORTEST_LAG} on. */
    static final int PEAK_WORDS = (LONGEST_LAG - SHORTEST_LAG) / Integer.SIZE + 1;

    static final FftPlan FORWARD = new FftPlan(POINTS / 2);
    static final FftPlan BACK = new FftPlan(POINTS / 4);
    /** cos and sin of pi k / 256, k up to 128: both the real transform's turns and those of the cosine transform back. */
    static final float[] COS = new float[POINTS / 4 + 1];

    static final float[] SIN = new float[POINTS / 4 + 1];
    static final float[] HANN = hann(WINDOW);
    /** Window's autocorrelation at lag 0 over that at the lag. */
    static final float[] PER_WINDOW = new float[LAGS];

    static {
        for (int k = 0; k < COS.length; k++) {
            COS[k] = (float) StrictMath.cos(Math.PI * k / (POINTS / 2));
            SIN[k] = (float) StrictMath.sin(Math.PI * k / (POINTS / 2));
        }
        for (int lag = 0; lag < LAGS; lag++) {
            PER_WINDOW[lag] = (float) (windowCorrelation(0) / windowCorrelation(lag));
        }
    }

    private PitchTables() {}

    /** Sampled between its zeros, half a step from either. */
    static float[] hann(int length) {
        var window = new float[length];
        for (int i = 0; i < length; i++) {
            window[i] = (float) (0.5 - 0.5 * StrictMath.cos(2 * Math.PI * (i + 0.5) / length));
        }
        return window;
    }

    private static double windowCorrelation(int lag) {
        double sum = 0;
        for (int i = lag; i < WINDOW; i++) {
            sum += (double) HANN[i] * HANN[i - lag];
        }
        return sum;
    }
}
