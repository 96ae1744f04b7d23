package io.toneguard.voice.light;

/** Quantiles of a few hundred values by Hoare's selection: exact, in place, cheaper than sorting. Reused. */
final class RankedF0 {
    private final float[] values;
    private int count;

    RankedF0(int most) {
        this.values = new float[most];
    }

    void clear() {
        count = 0;
    }

    void add(float[] more, int length) {
        System.arraycopy(more, 0, values, count, length);
        count += length;
    }

    /**
     * Interpolated between the two nearest ranks; NaN without values.
     *
     * @param share 0 to 1
     */
    double quantile(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        double rank = share * (count - 1);
        int lower = (int) rank;
        select(lower);
        double value = values[lower];
        if (lower + 1 < count) {
            float next = values[lower + 1];
            for (int i = lower + 2; i < count; i++) {
                next = values[i] < next ? values[i] : next;
            }
            value += (rank - lower) * (next - value);
        }
        return value;
    }

    /** Puts the value of a rank in its place, no larger ones before and no smaller ones after it. */
    private void select(int rank) {
        int from = 0;
        int to = count - 1;
        while (from < to) {
            float pivot = values[(from + to) >>> 1];
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
                    float swapped = values[i];
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
