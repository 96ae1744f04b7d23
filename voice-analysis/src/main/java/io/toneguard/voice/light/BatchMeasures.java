package io.toneguard.voice.light;

/** What a kernel found in the audible frames of one batch; other lanes hold anything. Reused batch after batch. */
final class BatchMeasures {
    /** Autocorrelation normalised by that of the window, at lag * LANES + lane. */
    final float[] correlation = new float[PitchTables.LAGS * HopBatch.LANES];

    /**
     * Which lags are peaks of the correlation: bit i of word * LANES + lane stands for lag {@link PitchTables#SHORTEST_LAG} + 32 * word + i.
     */
    final int[] peaks = new int[PitchTables.PEAK_WORDS * HopBatch.LANES];

    final float[] alphaRatio4kDb = new float[HopBatch.LANES];
    final float[] hammarberg4kDb = new float[HopBatch.LANES];
    final float[] mfcc1 = new float[HopBatch.LANES];
}
