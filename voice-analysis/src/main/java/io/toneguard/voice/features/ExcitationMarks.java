package io.toneguard.voice.features;

import java.util.Arrays;

/**
 * Where, between samples, the vocal tract is excited in a short piece of voice at 8 kHz. The sound is filtered by the inverse of its linear
 * prediction, which takes away the ringing of the period before; what remains, above some 3 kHz damped (telephone lines carry no more), is
 * compared with its own mean over all periods: first by the best correlation within a quarter period, then by least squares, a
 * Newton step at a time. The prediction is made twice, the second time without the samples next to the marks.
 *
 * <p>Limit: the piece is held to have one excitation shape and one set of formants. Reused; no allocation.
 */
final class ExcitationMarks {
    /** Most marks of a piece. */
    static final int MAX = 64;
    /** Fewer have no mean worth the name. */
    static final int MIN = 6;

    private static final int BEFORE = 8;
    private static final int AFTER = 16;
    private static final int EXCITED_BEFORE = 4;
    private static final int EXCITED_AFTER = 8;
    private static final int ROUNDS = 2;
    private static final int NEWTON_STEPS = 3;
    private static final int REACH = 6;
    private static final int PHASES = SincWeights.PHASES;
    /** What the smoothed filter needs of the samples before. */
    private static final int START = ExcitationPrediction.ORDER + 1;

    private final double[] weights = SincWeights.of(REACH);
    private final ExcitationPrediction prediction = new ExcitationPrediction();
    private final double[] filter = new double[ExcitationPrediction.ORDER + 3];
    private final double[] residual;
    private final double[] energy;
    private final double[] sorted = new double[MAX];
    private final double[] at = new double[MAX];
    private final double[] shape = new double[BEFORE + AFTER + 1];
    private final double[] slope = new double[BEFORE + AFTER + 1];
    private final double[] around = new double[MAX * (BEFORE + AFTER + 1)];
    private int count;
    private int length;
    private int before;
    private int width;
    private int search;

    /** @param samples the most a piece has */
    ExcitationMarks(int samples) {
        this.residual = new double[samples];
        this.energy = new double[samples];
    }

    /**
     * Finds the marks of the next piece.
     *
     * @param x samples, of which {@code samples} count
     * @param pulses one place per period, in samples, rising; where in the period is of no matter
     * @return how many marks there are; 0 if the piece is too short or has nothing to predict
     */
    int find(double[] x, int samples, double[] pulses, int pulseCount) {
        if (pulseCount < MIN) {
            return 0;
        }
        double period = (pulses[pulseCount - 1] - pulses[0]) / (pulseCount - 1);
        count = pulseCount;
        length = samples;
        System.arraycopy(pulses, 0, at, 0, pulseCount);
        before = Math.min(BEFORE, (int) (0.35 * period));
        width = before + 1 + Math.min(AFTER, (int) (0.6 * period));
        search = (int) (0.25 * period);
        prediction.clear();
        prediction.add(x, START, length - 1);
        if (!inverse(x) || !moveToExcitation((int) (0.5 * period)) || !match()) {
            return 0;
        }
        leaveOutExcitations(x);
        if (!inverse(x) || !match()) {
            return 0;
        }
        for (int step = 0; step < NEWTON_STEPS; step++) {
            newtonStep();
        }
        return count;
    }

    /** A mark of the last piece, in samples. */
    double mark(int index) {
        return at[index];
    }

    private boolean inverse(double[] x) {
        if (!prediction.solve()) {
            return false;
        }
        double[] a = prediction.inverseFilter();
        for (int k = 0; k < filter.length; k++) {
            filter[k] = 0.25 * tap(a, k) + 0.5 * tap(a, k - 1) + 0.25 * tap(a, k - 2);
        }
        Arrays.fill(residual, 0, START, 0);
        for (int i = START; i < length - 1; i++) {
            double even = filter[0] * x[i + 1];
            double odd = 0;
            for (int k = 1; k < filter.length; k += 2) {
                odd += filter[k] * x[i + 1 - k];
                even += filter[k + 1] * x[i - k];
            }
            residual[i] = even + odd;
        }
        residual[length - 1] = 0;
        return true;
    }

    private static double tap(double[] a, int index) {
        return index >= 0 && index < a.length ? a[index] : 0;
    }

    /** All pulses by as much as the strongest five samples of the mean period lie from them. */
    private boolean moveToExcitation(int half) {
        int places = 2 * half + 1;
        Arrays.fill(energy, 0, places, 0);
        for (int m = 0; m < count; m++) {
            int from = (int) Math.rint(at[m]) - half;
            if (from >= 0 && from + places <= length) {
                for (int k = 0; k < places; k++) {
                    energy[k] += residual[from + k] * residual[from + k];
                }
            }
        }
        int best = -1;
        double most = 0;
        for (int k = 0; k < places; k++) {
            double sum = 0;
            for (int j = Math.max(0, k - 2); j <= Math.min(places - 1, k + 2); j++) {
                sum += energy[j];
            }
            if (sum > most) {
                most = sum;
                best = k;
            }
        }
        for (int m = 0; m < count; m++) {
            at[m] += best - half;
        }
        return best >= 0;
    }

    /** Keeps the marks about which there are samples enough. */
    private boolean keepInside() {
        int kept = 0;
        for (int m = 0; m < count; m++) {
            if (at[m] - before - search - REACH - 1 > START && at[m] - before + width + search + REACH + 1 < length) {
                at[kept++] = at[m];
            }
        }
        count = kept;
        return kept >= MIN / 2;
    }

    /** Moves each mark to the sample where the sound is most like the shape: that of a period of middling energy first, then the mean. */
    private boolean match() {
        for (int round = 0; round < ROUNDS; round++) {
            if (!keepInside()) {
                return false;
            }
            if (round == 0) {
                System.arraycopy(residual, (int) Math.rint(at[middling()]) - before, shape, 0, width);
            } else {
                meanShape();
            }
            for (int m = 0; m < count; m++) {
                at[m] = likest((int) Math.rint(at[m]));
            }
        }
        return keepInside();
    }

    private int middling() {
        for (int m = 0; m < count; m++) {
            int from = (int) Math.rint(at[m]) - before;
            double sum = 0;
            for (int k = 0; k < width; k++) {
                sum += residual[from + k] * residual[from + k];
            }
            energy[m] = sum;
            sorted[m] = sum;
        }
        Arrays.sort(sorted, 0, count);
        int m = 0;
        while (m < count - 1 && energy[m] != sorted[count / 2]) {
            m++;
        }
        return m;
    }

    private void meanShape() {
        Arrays.fill(shape, 0);
        for (int m = 0; m < count; m++) {
            int from = (int) Math.rint(at[m]) - before;
            for (int k = 0; k < width; k++) {
                shape[k] += residual[from + k];
            }
        }
        for (int k = 0; k < width; k++) {
            shape[k] /= count;
        }
    }

    private int likest(int place) {
        int best = place;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = place - search; i <= place + search; i++) {
            double even = 0;
            double odd = 0;
            int k = 0;
            for (; k < width - 1; k += 2) {
                even += shape[k] * residual[i - before + k];
                odd += shape[k + 1] * residual[i - before + k + 1];
            }
            double sum = k < width ? even + odd + shape[k] * residual[i - before + k] : even + odd;
            if (sum > most) {
                most = sum;
                best = i;
            }
        }
        return best;
    }

    private void leaveOutExcitations(double[] x) {
        meanShape();
        int peak = 0;
        for (int k = 1; k < width; k++) {
            peak = Math.abs(shape[k]) > Math.abs(shape[peak]) ? k : peak;
        }
        prediction.clear();
        for (int m = 0; m + 1 < count; m++) {
            int from = (int) at[m] - before + peak + EXCITED_AFTER + 1;
            int to = (int) at[m + 1] - before + peak - EXCITED_BEFORE;
            prediction.add(x, Math.max(START, from), Math.min(length - 1, to));
        }
    }

    /** Least squares for amplitude and place of each period, given the mean of all as they lie now. */
    private void newtonStep() {
        Arrays.fill(shape, 0);
        for (int m = 0; m < count; m++) {
            int step = (int) Math.floor(at[m] * PHASES + 0.5);
            at[m] = (double) step / PHASES;
            int left = Math.floorDiv(step, PHASES);
            sample(left - before, (step - left * PHASES) * 2 * REACH, m * width);
        }
        for (int k = 0; k < width; k++) {
            shape[k] /= count;
        }
        double power = 0;
        double slopePower = 0;
        double mixed = 0;
        for (int k = 0; k < width; k++) {
            int last = Math.max(0, k - 1);
            int next = Math.min(width - 1, k + 1);
            slope[k] = (shape[next] - shape[last]) / (next - last);
            power += shape[k] * shape[k];
            slopePower += slope[k] * slope[k];
            mixed += shape[k] * slope[k];
        }
        double bend = slopePower - mixed * mixed / power;
        if (!(power > 0 && bend > 0)) {
            return;
        }
        for (int m = 0; m < count; m++) {
            double like = 0;
            double early = 0;
            for (int k = 0; k < width; k++) {
                like += around[m * width + k] * shape[k];
                early += around[m * width + k] * slope[k];
            }
            double amplitude = like / power;
            double move = (early - amplitude * mixed) / bend / Math.max(0.3, amplitude);
            at[m] -= Math.max(-0.5, Math.min(0.5, move));
        }
    }

    private void sample(int from, int phase, int into) {
        for (int k = 0; k < width; k++) {
            int first = from + k + 1 - REACH;
            double even = 0;
            double odd = 0;
            for (int j = 0; j < 2 * REACH; j += 2) {
                even += weights[phase + j] * residual[first + j];
                odd += weights[phase + j + 1] * residual[first + j + 1];
            }
            around[into + k] = even + odd;
            shape[k] += even + odd;
        }
    }
}
