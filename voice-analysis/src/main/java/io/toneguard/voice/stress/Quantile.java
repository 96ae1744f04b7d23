package io.toneguard.voice.stress;

/** Quantiles with linear interpolation between the two nearest values (type 7 of Hyndman and Fan 1996). */
final class Quantile {
    private Quantile() {}

    /**
     * @param count values of the array that are sorted and count, at least 1
     * @param share 0 is the least, 0.5 the median, 1 the largest
     */
    static double ofSorted(double[] sorted, int count, double share) {
        double position = share * (count - 1);
        int below = (int) position;
        if (below + 1 >= count) {
            return sorted[count - 1];
        }
        return sorted[below] + (position - below) * (sorted[below + 1] - sorted[below]);
    }
}
