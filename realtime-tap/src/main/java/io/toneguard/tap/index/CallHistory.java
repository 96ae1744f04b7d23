package io.toneguard.tap.index;

import io.toneguard.voice.stress.IndexMeasure;
import io.toneguard.voice.stress.IndexMeasures;
import io.toneguard.voice.stress.Quantile;

/**
 * The windows of one person's call so far that tell how the person sounds in it: the youngest of those that ended long enough ago. Fixed memory, no
 * garbage.
 */
final class CallHistory {
    private static final IndexMeasure[] MEASURES = IndexMeasure.values();

    private final int lagSeconds;
    private final float[][] values;
    /** What is too young to count, in order. */
    private final float[][] young;

    private final int[] youngEnds;
    private final double[] ranked;
    private int youngFirst;
    private int youngCount;
    private int added;

    CallHistory(int lagSeconds, int windows) {
        this.lagSeconds = lagSeconds;
        this.values = new float[MEASURES.length][windows];
        this.young = new float[MEASURES.length][lagSeconds];
        this.youngEnds = new int[lagSeconds];
        this.ranked = new double[windows];
    }

    /** Lets the windows count that ended {@code lagSeconds} before. */
    void advance(int endSeconds) {
        while (youngCount > 0 && youngEnds[youngFirst] <= endSeconds - lagSeconds) {
            int slot = added++ % ranked.length;
            for (int m = 0; m < MEASURES.length; m++) {
                values[m][slot] = young[m][youngFirst];
            }
            youngFirst = (youngFirst + 1) % lagSeconds;
            youngCount--;
        }
    }

    /** Takes a window, which must end after all others; {@link #advance} to its end before. */
    void add(int endSeconds, IndexMeasures window) {
        int slot = (youngFirst + youngCount++) % lagSeconds;
        youngEnds[slot] = endSeconds;
        for (int m = 0; m < MEASURES.length; m++) {
            young[m][slot] = (float) window.of(MEASURES[m]);
        }
    }

    /** Windows that count. */
    int windows() {
        return Math.min(added, ranked.length);
    }

    /** Median over the windows that count; there must be some. */
    double median(int measure) {
        int count = windows();
        for (int i = 0; i < count; i++) {
            ranked[i] = values[measure][i];
        }
        return Quantile.of(ranked, count, 0.5);
    }

    /** Median distance of the windows' deviations from their median: {@code factors} weigh each measure's value into a deviation. */
    double deviationMad(double[] factors) {
        int count = windows();
        for (int i = 0; i < count; i++) {
            ranked[i] = deviation(i, factors);
        }
        double median = Quantile.of(ranked, count, 0.5);
        for (int i = 0; i < count; i++) {
            ranked[i] = Math.abs(ranked[i] - median);
        }
        return Quantile.of(ranked, count, 0.5);
    }

    private double deviation(int window, double[] factors) {
        double deviation = 0;
        for (int m = 0; m < factors.length; m++) {
            deviation += factors[m] * values[m][window];
        }
        return deviation;
    }
}
