package io.toneguard.voice.light;

/** What is measured of frames whose F0 is still open: everything else. */
final class OpenFrames {
    private static final int MOST = PitchTrack.MOST;

    private final float[] squares = new float[MOST];
    private final int[] clipped = new int[MOST];
    private final float[] sums = new float[MOST];
    private final boolean[] flat = new boolean[MOST];
    private final float[] alphaRatio4kDb = new float[MOST];
    private final float[] hammarberg4kDb = new float[MOST];
    private final float[] mfcc1 = new float[MOST];

    void keep(int frame, HopBatch batch, BatchMeasures measures, int lane) {
        int own = lane + HopBatch.REACH;
        squares[frame] = batch.squares[own];
        clipped[frame] = batch.clipped(own);
        sums[frame] = batch.sums[own];
        flat[frame] = batch.highest[own] == batch.lowest[own];
        boolean audible = batch.audible[lane];
        alphaRatio4kDb[frame] = audible ? measures.alphaRatio4kDb[lane] : Float.NaN;
        hammarberg4kDb[frame] = audible ? measures.hammarberg4kDb[lane] : Float.NaN;
        mfcc1[frame] = audible ? measures.mfcc1[lane] : Float.NaN;
    }

    void fill(LightFrame to, int frame) {
        to.meanSquare = squares[frame] / HopBatch.HOP;
        to.levelDbfs =
                to.meanSquare >= Float.MIN_NORMAL ? Log2.of(to.meanSquare) * SpectrumTables.DB_PER_OCTAVE : Float.NaN;
        to.clippedSamples = clipped[frame];
        to.sampleSum = sums[frame];
        to.flat = flat[frame];
        to.alphaRatio4kDb = alphaRatio4kDb[frame];
        to.hammarberg4kDb = hammarberg4kDb[frame];
        to.mfcc1 = mfcc1[frame];
    }

    /** Forgets the first {@code count} frames. */
    void forget(int count) {
        int kept = MOST - count;
        System.arraycopy(squares, count, squares, 0, kept);
        System.arraycopy(clipped, count, clipped, 0, kept);
        System.arraycopy(sums, count, sums, 0, kept);
        System.arraycopy(flat, count, flat, 0, kept);
        System.arraycopy(alphaRatio4kDb, count, alphaRatio4kDb, 0, kept);
        System.arraycopy(hammarberg4kDb, count, hammarberg4kDb, 0, kept);
        System.arraycopy(mfcc1, count, mfcc1, 0, kept);
    }
}
