package io.toneguard.voice.features;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What each sample counts for in the curve between two samples: the sinc under a Hann window of Boersma 1993 (eq. 22), at every
 * sixteenth of the way and for every reach, so that a point of the curve is one sum of products. Tables are made when first asked for and
 * shared by all threads; two threads that make the same one make the same numbers. One is 256 bytes per sample of reach.
 */
final class SincWeights {
    /** Steps from one sample to the next. */
    static final int PHASES = 16;

    private static final int LONGEST = 1024;
    private static final AtomicReferenceArray<double @Nullable []> TABLES = new AtomicReferenceArray<>(LONGEST + 1);

    private SincWeights() {}

    /**
     * The weights of {@code reach} samples to either side.
     *
     * @param reach 3 to 1024
     * @return for each phase p from 0 the 2 reach weights, leftmost sample first, of the point p/16 right of sample reach - 1
     */
    static double[] of(int reach) {
        double[] table = TABLES.get(reach);
        if (table == null) {
            table = make(reach);
            TABLES.set(reach, table);
        }
        return table;
    }

    private static double[] make(int reach) {
        double[] table = new double[PHASES * 2 * reach];
        table[reach - 1] = 1;
        for (int phase = 1; phase < PHASES; phase++) {
            double before = (double) phase / PHASES;
            double halfSin = 0.5 * StrictMath.sin(Math.PI * before) / Math.PI;
            int middle = phase * 2 * reach + reach;
            for (int k = 0; k < reach; k++) {
                double sign = (k & 1) == 0 ? halfSin : -halfSin;
                table[middle - 1 - k] = sign * windowed(before + k, before + reach);
                table[middle + k] = sign * windowed(1 - before + k, 1 - before + reach);
            }
        }
        return table;
    }

    /** The raised cosine over the distance; it falls to 0 at {@code end}. */
    private static double windowed(double distance, double end) {
        return (1 + StrictMath.cos(Math.PI * distance / end)) / distance;
    }
}
