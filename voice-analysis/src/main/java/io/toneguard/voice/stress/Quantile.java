package io.toneguard.voice.stress;

/** Quantiles with linear interpolation between the two nearest values (type 7 of Hyndman and Fan 1996). */
public final class Quantile {
    private Quantile() {}

    /**
     * Changes the order of the values: Hoare's selection, a fraction of the cost of sorting and without garbage.
     *
     * @param count values of the array that count, at least 1
     * @param share 0 is the least, 0.5 the median, 1 the largest
     */
    public static double of(double[] values, int count, double share) {
        double position = share * (count - 1);
        int below = (int) position;
        select(values, count, below);
        if (below + 1 >= count) {
            return values[below];
        }
        double next = values[below + 1];
        for (int i = below + 2; i < count; i++) {
            next = Math.min(next, values[i]);
        }
        return values[below] + (position - below) * (next - values[below]);
    }

    /** Puts the value of a rank in its place, no larger ones before and no smaller ones after it. */
    static void select(double[] values, int count, int rank) {
        int from = 0;
        int to = count - 1;
        while (from < to) {
            double pivot = values[(from + to) >>> 1];
            int i = from;
            int j = to;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    double swapped = values[i];
                    values[i++] = values[j];
                    values[j--] = swapped;
                }
            }
            if (rank <= j) {
                to = j;
            } else if (rank >= i) {
                from = i;
            } else {
                return;
            }
        }
    }
}
