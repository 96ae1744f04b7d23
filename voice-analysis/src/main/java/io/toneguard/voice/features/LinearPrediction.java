package io.toneguard.voice.features;

import java.util.Arrays;

/**
 * Linear prediction of order 8 by the autocorrelation method (Makhoul 1975): the all-pole filter that explains a frame best. Always
 * stable. Reused; no allocation per frame.
 */
final class LinearPrediction {
    static final int ORDER = 8;

    /** Added to lag 0, so that a pure tone has a solution: -90 dB of white noise. */
    private static final double WHITE = 1e-9;

    private final double[] r = new double[ORDER + 1];
    private final double[] a = new double[ORDER + 1];
    private final double[] before = new double[ORDER + 1];

    /**
     * Solves for the next frame.
     *
     * @param frame windowed samples, then at least {@link #ORDER} zeros
     * @param count samples without those zeros
     * @return whether there was anything to predict
     */
    boolean solve(double[] frame, int count) {
        correlate(frame, count);
        if (!(r[0] > 1e-20)) {
            return false;
        }
        Arrays.fill(a, 0);
        a[0] = 1;
        double error = r[0] * (1 + WHITE);
        for (int i = 1; i <= ORDER && error > 0; i++) {
            double sum = r[i];
            for (int j = 1; j < i; j++) {
                sum += a[j] * r[i - j];
            }
            double reflection = -sum / error;
            System.arraycopy(a, 0, before, 0, i);
            for (int j = 1; j < i; j++) {
                a[j] = before[j] + reflection * before[i - j];
            }
            a[i] = reflection;
            error *= 1 - reflection * reflection;
        }
        return true;
    }

    /** 1, a1 .. a8 of the inverse filter, in this order also its polynomial in z, highest power first. */
    double[] inverseFilter() {
        return a;
    }

    /** All lags in one loop, each in its own register: the sums do not wait for each other. */
    private void correlate(double[] x, int count) {
        double r0 = 0;
        double r1 = 0;
        double r2 = 0;
        double r3 = 0;
        double r4 = 0;
        double r5 = 0;
        double r6 = 0;
        double r7 = 0;
        double r8 = 0;
        for (int i = 0; i < count; i++) {
            double v = x[i];
            r0 += v * v;
            r1 += v * x[i + 1];
            r2 += v * x[i + 2];
            r3 += v * x[i + 3];
            r4 += v * x[i + 4];
            r5 += v * x[i + 5];
            r6 += v * x[i + 6];
            r7 += v * x[i + 7];
            r8 += v * x[i + 8];
        }
        r[0] = r0;
        r[1] = r1;
        r[2] = r2;
        r[3] = r3;
        r[4] = r4;
        r[5] = r5;
        r[6] = r6;
        r[7] = r7;
        r[8] = r8;
    }
}
