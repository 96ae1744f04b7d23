package io.toneguard.voice.features;

import java.util.Arrays;

/**
 * Linear prediction of order 10 by the covariance method (Atal and Hanauer 1971) over chosen samples only. Leaving out those next to the
 * excitations (closed-phase analysis: Wong, Markel and Gray 1979) keeps a high voice from pulling the formants to its harmonics. The filter need not
 * be stable, as only its inverse is used. Reused; no allocation.
 */
final class ExcitationPrediction {
    static final int ORDER = 10;

    private static final int SIZE = ORDER + 1;
    /** Added to the diagonal, so that a pure tone has a solution: -90 dB of white noise. */
    private static final double WHITE = 1e-9;

    private final double[] sums = new double[SIZE * SIZE];
    private final double[] piece = new double[SIZE * SIZE];
    private final double[] a = new double[SIZE];

    void clear() {
        Arrays.fill(sums, 0);
    }

    /** Takes samples {@code from .. to - 1} as ones to be predicted; {@code from} must be at least {@link #ORDER}. */
    void add(double[] x, int from, int to) {
        if (to <= from) {
            return;
        }
        for (int lag = 0; lag < SIZE; lag++) {
            piece[lag] = product(x, from, to, lag);
        }
        // Each further row is the one before, moved by a sample: only the ends differ.
        for (int i = 1; i < SIZE; i++) {
            for (int j = i; j < SIZE; j++) {
                piece[i * SIZE + j] = piece[(i - 1) * SIZE + j - 1] + x[from - i] * x[from - j] - x[to - i] * x[to - j];
            }
        }
        for (int i = 0; i < SIZE; i++) {
            for (int j = i; j < SIZE; j++) {
                sums[i * SIZE + j] += piece[i * SIZE + j];
            }
        }
    }

    /** Four sums, so that an addition need not wait for the one before. */
    private static double product(double[] x, int from, int to, int lag) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = from;
        for (; i < to - 3; i += 4) {
            sum0 += x[i] * x[i - lag];
            sum1 += x[i + 1] * x[i + 1 - lag];
            sum2 += x[i + 2] * x[i + 2 - lag];
            sum3 += x[i + 3] * x[i + 3 - lag];
        }
        for (; i < to; i++) {
            sum0 += x[i] * x[i - lag];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    /** @return whether there was anything to predict; then {@link #inverseFilter} is the answer */
    boolean solve() {
        double trace = 0;
        for (int i = 0; i < SIZE; i++) {
            trace += sums[i * SIZE + i];
        }
        if (!(trace > 1e-20)) {
            return false;
        }
        double ridge = trace / SIZE * WHITE;
        // Cholesky, L' in place of the upper triangle.
        for (int i = 1; i < SIZE; i++) {
            for (int j = i; j < SIZE; j++) {
                double sum = sums[i * SIZE + j] + (i == j ? ridge : 0);
                for (int k = 1; k < i; k++) {
                    sum -= sums[k * SIZE + i] * sums[k * SIZE + j];
                }
                if (i == j && !(sum > 0)) {
                    return false;
                }
                sums[i * SIZE + j] = i == j ? Math.sqrt(sum) : sum / sums[i * SIZE + i];
            }
        }
        substitute();
        return true;
    }

    private void substitute() {
        a[0] = 1;
        for (int i = 1; i < SIZE; i++) {
            double sum = -sums[i];
            for (int k = 1; k < i; k++) {
                sum -= sums[k * SIZE + i] * a[k];
            }
            a[i] = sum / sums[i * SIZE + i];
        }
        for (int i = ORDER; i >= 1; i--) {
            double sum = a[i];
            for (int k = i + 1; k < SIZE; k++) {
                sum -= sums[i * SIZE + k] * a[k];
            }
            a[i] = sum / sums[i * SIZE + i];
        }
    }

    /** Of the inverse filter 1, a1 .. a10. */
    double inverseFilter(int index) {
        return a[index];
    }
}
