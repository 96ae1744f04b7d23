package io.toneguard.voice.features;

/**
 * Mean, standard deviation (in hertz and in semitones) and quantiles of any number of F0 values in fixed memory. The quantiles come from
 * bins of 0.01 % width, each with the mean of its values: exact where all values of a bin are equal, else within 0.005 %.
 */
final class F0Statistics {
    private static final double LOWEST_HZ = 40;
    private static final double BIN = 1e-4;
    private static final int BINS = 32_000;
    private static final double SEMITONES_PER_E = 12 / StrictMath.log(2);

    private final int[] counts = new int[BINS];
    private final double[] sums = new double[BINS];
    private long count;
    private double mean;
    private double squares;
    private double meanLog;
    private double squaredLogs;

    void add(double hz) {
        count++;
        double distance = hz - mean;
        mean += distance / count;
        squares += distance * (hz - mean);
        double log = StrictMath.log(hz / LOWEST_HZ);
        double logDistance = log - meanLog;
        meanLog += logDistance / count;
        squaredLogs += logDistance * (log - meanLog);
        int bin = (int) (log / BIN);
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

    /** With n - 1, of 12 log2(F0); NaN below two values. */
    double standardDeviationSemitones() {
        return count < 2 ? Double.NaN : SEMITONES_PER_E * Math.sqrt(squaredLogs / (count - 1));
    }

    /** In hertz; NaN if nothing was added. */
    double median() {
        return quantile(0.5);
    }

    /**
     * The value that this share of the values lies below, as Praat defines it: the k-th of n values lies at share (k - 0.5) / n, between
     * them it is linear, beyond the outermost it is theirs.
     *
     * @param share 0 to 1
     * @return in hertz; NaN if nothing was added
     */
    double quantile(double share) {
        double place = Math.max(0, Math.min(count - 1, share * count - 0.5));
        long left = (long) Math.floor(place);
        double below = ranked(left);
        double part = place - left;
        return part == 0 ? below : below + part * (ranked(left + 1) - below);
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
