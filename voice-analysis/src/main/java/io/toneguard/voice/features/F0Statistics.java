package io.toneguard.voice.features;

/**
 * Mean, standard deviation and median of any number of F0 values in fixed memory. The median comes from bins of 0.01 % width, each with
 * the mean of its values: exact where all values of the middle bin are equal, else within 0.005 %.
 */
final class F0Statistics {
    private static final double LOWEST_HZ = 40;
    private static final double BIN = 1e-4;
    private static final int BINS = 32_000;

    private final int[] counts = new int[BINS];
    private final double[] sums = new double[BINS];
    private long count;
    private double mean;
    private double squares;

    void add(double hz) {
        count++;
        double distance = hz - mean;
        mean += distance / count;
        squares += distance * (hz - mean);
        int bin = (int) (StrictMath.log(hz / LOWEST_HZ) / BIN);
        bin = Math.max(0, Math.min(BINS - 1, bin));
        counts[bin]++;
        sums[bin] += hz;
    }

    long count() {
        return count;
    }

    /** In hertz; 0 if nothing was added. */
    double mean() {
        return mean;
    }

    /** With n - 1, in hertz; NaN below two values. */
    double standardDeviation() {
        return count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1));
    }

    /** In hertz; NaN if nothing was added. */
    double median() {
        return 0.5 * (ranked((count - 1) / 2) + ranked(count / 2));
    }

    private double ranked(long rank) {
        long below = 0;
        for (int bin = 0; bin < BINS; bin++) {
            below += counts[bin];
            if (below > rank) {
                return sums[bin] / counts[bin];
            }
        }
        return Double.NaN;
    }
}
