package io.toneguard.voice.light;

import io.toneguard.voice.stress.Quantile;

/** Quantiles of the F0 of a window's voiced frames. Reused. */
final class RankedF0 {
    private final double[] values;
    private int count;

    RankedF0(int most) {
        this.values = new double[most];
    }

    void clear() {
        count = 0;
    }

    void add(float[] more, int length) {
        for (int i = 0; i < length; i++) {
            values[count++] = more[i];
        }
    }

    /** @param share 0 to 1; NaN without values */
    double quantile(double share) {
        return count == 0 ? Double.NaN : Quantile.of(values, count, share);
    }
}
