package io.toneguard.voice.features;

/**
 * The continuous curve through equally spaced samples, by sinc interpolation under a Hann window (Boersma 1993, eq. 22), and where it
 * peaks. The window reaches at most {@code depth} samples to either side, fewer where the samples end. Holds scratch only.
 */
final class SincCurve {
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
     * The height of the curve's peak next to a sample that is higher than its neighbours; {@link #peakAt()} then tells where. Three
     * parabolas, each through points closer to the peak, end within 1e-6 samples of it.
     */
    double peak(int index, int depth) {
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
