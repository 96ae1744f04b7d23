package io.toneguard.voice.features;

import java.util.Arrays;

/**
 * Where, between samples, the vocal tract is excited in a short piece of voice at 8 kHz. The sound goes through the inverse of its linear
 * prediction, which takes away the ringing of the period before, and a low-pass, as telephone lines carry little above 3 kHz; then each
 * excitation is moved to where it correlates best with the mean of all. The prediction is made twice, the second time without the samples
 * next to the excitations that the first one showed.
 *
 * <p>Limit: the piece is held to have one excitation shape and one set of formants. Reused; no allocation.
 */
final class ExcitationMarks {
    /** Most marks of a piece. */
    static final int MAX = 64;
    /** Fewer have no mean worth the name. */
    static final int MIN = 6;

    /** Of the shape before and after its middle, where the period is as long as that. */
    private static final int BEFORE = 8;

    private static final int AFTER = 15;
    /** What the second prediction leaves out, counted from where the low-pass shows the excitation: two samples late. */
    private static final int EXCITED_BEFORE = 5;

    private static final int EXCITED_AFTER = 7;
    /** Samples to either side of the best one that the curve of correlations is drawn through. */
    private static final int REACH = 6;
    /** The prediction's eleven, the low-pass's five, one 0. */
    private static final int TAPS = 16;

    private final ExcitationPrediction prediction = new ExcitationPrediction();
    private final double[] filter = new double[TAPS];
    private final double[] residual;
    private final double[] likeness;
    private final double[] shape = new double[BEFORE + AFTER + 1];
    private final double[] aroundBest = new double[2 * REACH + 1];
    private final SincCurve curve = new SincCurve(aroundBest);
    private final int[] places = new int[MAX];
    private final double[] marks = new double[MAX];
    private int count;
    private int length;
    private int before;
    private int width;

    /** @param samples the most a piece has */
    ExcitationMarks(int samples) {
        this.residual = new double[samples];
        this.likeness = new double[samples];
    }

    /**
     * Finds the marks of the next piece.
     *
     * @param x samples, of which {@code samples} count
     * @param pulses one place per period, in samples, rising; where in the period is of no matter
     * @return how many marks there are, fewer than pulses near the piece's ends; 0 if there are too few or there is nothing to predict
     */
    int find(double[] x, int samples, double[] pulses, int pulseCount) {
        if (pulseCount < MIN) {
            return 0;
        }
        double period = (pulses[pulseCount - 1] - pulses[0]) / (pulseCount - 1);
        count = pulseCount;
        length = samples;
        before = Math.min(BEFORE, (int) (0.35 * period));
        // In fours, as they are compared.
        width = (before + 1 + Math.min(AFTER, (int) (0.6 * period))) & ~3;
        for (int m = 0; m < count; m++) {
            places[m] = (int) Math.rint(pulses[m]);
        }
        prediction.clear();
        prediction.add(x, TAPS, length);
        if (!filter(x) || !moveToExcitation((int) (0.5 * period))) {
            return 0;
        }
        predictWithoutExcitations(x);
        if (!filter(x)) {
            return 0;
        }
        int search = (int) (0.25 * period);
        moveToLikest(search);
        moveToLikest(search);
        meanShape(REACH + 1);
        for (int m = 0; m < count; m++) {
            marks[m] = betweenSamples(places[m]);
        }
        return count;
    }

    /** A mark of the last piece, in samples; all are late by the same part of a period. */
    double mark(int index) {
        return marks[index];
    }

    /** The inverse of the prediction, times the binomial low-pass (1 4 6 4 1) / 16. */
    private boolean filter(double[] x) {
        if (!prediction.solve()) {
            return false;
        }
        Arrays.fill(filter, 0);
        for (int k = 0; k <= ExcitationPrediction.ORDER; k++) {
            double tap = prediction.inverseFilter(k) / 16;
            filter[k] += tap;
            filter[k + 1] += 4 * tap;
            filter[k + 2] += 6 * tap;
            filter[k + 3] += 4 * tap;
            filter[k + 4] += tap;
        }
        Arrays.fill(residual, 0, length, 0);
        for (int k = 0; k < TAPS; k += 4) {
            addFourTaps(x, k, filter[k], filter[k + 1], filter[k + 2], filter[k + 3]);
        }
        return true;
    }

    /** Four at a time, so that a sum is read and written once for four. */
    private void addFourTaps(double[] x, int delay, double one, double two, double three, double four) {
        double[] sums = residual;
        for (int i = TAPS; i < length; i++) {
            int at = i - delay;
            sums[i] += (one * x[at] + two * x[at - 1]) + (three * x[at - 2] + four * x[at - 3]);
        }
    }

    /** All places by as much as the strongest five samples of the mean period lie from them. */
    private boolean moveToExcitation(int half) {
        double[] energy = likeness;
        int lags = 2 * half + 1;
        Arrays.fill(energy, 0, lags, 0);
        for (int m = 0; m < count; m++) {
            int from = places[m] - half;
            if (from >= 0 && from + lags <= length) {
                for (int k = 0; k < lags; k++) {
                    energy[k] += residual[from + k] * residual[from + k];
                }
            }
        }
        int best = -1;
        double most = 0;
        for (int k = 2; k < lags - 2; k++) {
            double sum = energy[k - 2] + energy[k - 1] + energy[k] + energy[k + 1] + energy[k + 2];
            if (sum > most) {
                most = sum;
                best = k;
            }
        }
        for (int m = 0; m < count; m++) {
            places[m] += best - half;
        }
        return best >= 0;
    }

    private void predictWithoutExcitations(double[] x) {
        prediction.clear();
        for (int m = 0; m + 1 < count; m++) {
            int from = places[m] + EXCITED_AFTER + 1;
            int to = places[m + 1] - EXCITED_BEFORE;
            prediction.add(x, Math.max(TAPS, from), Math.min(length, to));
        }
    }

    /** The mean of all excitations but those too near an end to be moved by {@code reach} samples; these are forgotten. */
    private void meanShape(int reach) {
        int kept = 0;
        Arrays.fill(shape, 0);
        for (int m = 0; m < count; m++) {
            int from = places[m] - before;
            if (from - reach >= 0 && from + width + reach <= length) {
                places[kept++] = places[m];
                for (int k = 0; k < width; k++) {
                    shape[k] += residual[from + k];
                }
            }
        }
        count = kept;
    }

    private void moveToLikest(int reach) {
        meanShape(reach);
        for (int m = 0; m < count; m++) {
            compare(places[m] - before - reach, 2 * reach + 1);
            places[m] += highest(0, 2 * reach) - reach;
        }
    }

    private double betweenSamples(int place) {
        int middle = REACH + 1;
        compare(place - before - middle, 2 * middle + 1);
        int best = highest(middle - 1, middle + 1);
        double most = likeness[best];
        if (!(most > 0 && most > likeness[best - 1] && most > likeness[best + 1])) {
            return place;
        }
        for (int i = 0; i < aroundBest.length; i++) {
            // Halved, as the curve takes longer over heights near 1.
            aroundBest[i] = 0.5 * likeness[best - REACH + i] / most;
        }
        curve.peak(REACH, REACH);
        return place + best - middle + curve.peakAt() - REACH;
    }

    private int highest(int first, int last) {
        int best = first;
        for (int lag = first + 1; lag <= last; lag++) {
            best = likeness[lag] > likeness[best] ? lag : best;
        }
        return best;
    }

    /** Sums of products of the shape with the residual from a sample on, for as many lags. */
    private void compare(int from, int lags) {
        double[] sums = likeness;
        double[] other = residual;
        Arrays.fill(sums, 0, lags, 0);
        for (int k = 0; k < width; k += 4) {
            double one = shape[k];
            double two = shape[k + 1];
            double three = shape[k + 2];
            double four = shape[k + 3];
            for (int lag = 0; lag < lags; lag++) {
                int i = from + k + lag;
                sums[lag] += (one * other[i] + two * other[i + 1]) + (three * other[i + 2] + four * other[i + 3]);
            }
        }
    }
}
