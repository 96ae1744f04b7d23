package io.toneguard.voice.features;

/**
 * The continuous curve through equally spaced samples, by sinc interpolation under a Hann window (Boersma 1993, eq. 22), and where it
 * peaks. The window reaches at most {@code depth} samples to either side, fewer where the samples end. The curve is computed at
 * sixteenths of a sample from tables and its peak is that of a parabola through three of them, within 1e-5 of the true one; only the
 * heights near 1 are asked of the curve itself. Holds scratch only.
 */
final class SincCurve {
    private static final int PHASES = SincWeights.PHASES;
    /** Farther than this (in steps) from the middle one of its three points a parabola is moved rather than believed. */
    private static final double WITHIN = 1;

    private static final int MAX_MOVES = 12;
    /**
     * A correlation this high is that of a sound 30 dB above its noise: the distance to 1 is what is measured there, and 1e-5 of the height
     * matters.
     */
    private static final double NEARLY_ONE = 0.999;

    private final double[] samples;
    private double peakAt;

    /** @param samples the curve's points, index 0 first; the array is read at each call, never copied */
    SincCurve(double[] samples) {
        this.samples = samples;
    }

    /** The curve at {@code x}, in samples from index 0. */
    double at(double x, int depth) {
        int left = (int) Math.floor(x);
        if (x == left || left < 0 || left >= samples.length - 1) {
            return samples[Math.max(0, Math.min(samples.length - 1, left))];
        }
        int reach = Math.min(depth, Math.min(left + 1, samples.length - 1 - left));
        if (reach <= 1) {
            return samples[left] + (x - left) * (samples[left + 1] - samples[left]);
        }
        if (reach == 2) {
            return cubic(left, x - left);
        }
        double before = x - left;
        double after = 1 - before;
        double halfSin = 0.5 * Cosine.of(Math.PI * (before - 0.5)) / Math.PI;
        return halfSin * (side(left, -1, reach, before) + side(left + 1, 1, reach, after));
    }

    /** The curve next to {@code x}, in samples from index 0, at the nearest sixteenth. */
    double near(double x, int depth) {
        return atStep((int) Math.floor(x * PHASES + 0.5), depth);
    }

    /** The curve at a number of sixteenths from index 0. */
    private double atStep(int step, int depth) {
        int left = Math.floorDiv(step, PHASES);
        int phase = step - left * PHASES;
        if (phase == 0 || left < 0 || left >= samples.length - 1) {
            return samples[Math.max(0, Math.min(samples.length - 1, left))];
        }
        int reach = Math.min(depth, Math.min(left + 1, samples.length - 1 - left));
        if (reach <= 1) {
            return samples[left] + (samples[left + 1] - samples[left]) * phase / PHASES;
        }
        if (reach == 2) {
            return cubic(left, (double) phase / PHASES);
        }
        return product(SincWeights.of(reach), phase * 2 * reach, samples, left + 1 - reach, 2 * reach);
    }

    /** Four sums, so that an addition need not wait for the one before. */
    private static double product(double[] a, int fromA, double[] b, int fromB, int count) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int k = 0;
        for (; k < count - 3; k += 4) {
            sum0 += a[fromA + k] * b[fromB + k];
            sum1 += a[fromA + k + 1] * b[fromB + k + 1];
            sum2 += a[fromA + k + 2] * b[fromB + k + 2];
            sum3 += a[fromA + k + 3] * b[fromB + k + 3];
        }
        for (; k < count; k++) {
            sum0 += a[fromA + k] * b[fromB + k];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    /** Hermite's cubic between two samples, its slopes those of the chords around them: what is used two samples from the end. */
    private double cubic(int left, double part) {
        double chord = samples[left + 1] - samples[left];
        double leftSlope = 0.5 * (samples[left + 1] - samples[left - 1]);
        double rightSlope = 0.5 * (samples[left + 2] - samples[left]);
        double bend = leftSlope + rightSlope - 2 * chord;
        return samples[left] + part * chord + part * (1 - part) * (leftSlope - chord - part * bend);
    }

    /**
     * The samples on one side of x: sum of (-1)^k y(k) (1 + cos(pi d / (reach - 1 + d0 + 1))) / d, where d is the distance from x, d0 the
     * nearest. The cosines come by Chebyshev's recurrence.
     */
    private double side(int from, int step, int reach, double nearest) {
        double angle = Math.PI / (nearest + reach);
        double cosine = Cosine.of(angle * nearest);
        double twice = 2 * Cosine.of(angle);
        double next = Cosine.of(angle * (nearest + 1));
        double sum = 0;
        double distance = nearest;
        int index = from;
        for (int k = 0; k + 1 < reach; k += 2) {
            sum += samples[index] * (1 + cosine) / distance;
            double third = twice * next - cosine;
            sum -= samples[index + step] * (1 + next) / (distance + 1);
            cosine = third;
            next = twice * third - next;
            distance += 2;
            index += 2 * step;
        }
        if ((reach & 1) != 0) {
            sum += samples[index] * (1 + cosine) / distance;
        }
        return sum;
    }

    /**
     * The height of the curve's peak next to a sample that is higher than its neighbours; {@link #peakAt()} then tells where. The parabola
     * through the samples says where to begin.
     */
    double peak(int index, int depth) {
        int lowest = (index - 1) * PHASES + 1;
        int highest = (index + 1) * PHASES - 1;
        double guess = index + vertex(samples[index - 1], samples[index], samples[index + 1]);
        int step = Math.max(lowest, Math.min(highest, (int) Math.floor(guess * PHASES + 0.5)));
        for (int moves = 0; ; moves++) {
            double before = atStep(step - 1, depth);
            double middle = atStep(step, depth);
            double after = atStep(step + 1, depth);
            double move = vertex(before, middle, after);
            int next = step + (int) Math.rint(Math.max(-PHASES, Math.min(PHASES, move)));
            next = Math.max(lowest, Math.min(highest, next));
            if (Math.abs(move) <= WITHIN || next == step || moves == MAX_MOVES) {
                double within = Math.max(-1, Math.min(1, move));
                double slope = 0.5 * (after - before);
                peakAt = (step + within) / PHASES;
                double height = middle + within * (slope - 0.5 * within * (2 * middle - before - after));
                return height > NEARLY_ONE ? exactPeak(index, depth) : height;
            }
            step = next;
        }
    }

    /** Three parabolas, each through points closer to the peak, end within 1e-6 samples of it. */
    private double exactPeak(int index, int depth) {
        double x = index + vertex(samples[index - 1], samples[index], samples[index + 1]);
        double height = at(x, depth);
        int steps = 0;
        for (double reach = 0.1; reach > 0.0005; ) {
            double move = vertex(at(x - reach, depth), height, at(x + reach, depth));
            x = Math.max(index - 1.0, Math.min(index + 1.0, x + reach * move));
            height = at(x, depth);
            if (Math.abs(move) < 1.5 || ++steps > 10) {
                reach *= 0.05;
            }
        }
        peakAt = x;
        return height;
    }

    /** Where the last {@link #peak} was, in samples from index 0. */
    double peakAt() {
        return peakAt;
    }

    private static double vertex(double before, double middle, double after) {
        double bend = 2 * middle - before - after;
        if (bend > 0) {
            return Math.max(-2, Math.min(2, 0.5 * (after - before) / bend));
        }
        return after > before ? 2 : -2;
    }
}
