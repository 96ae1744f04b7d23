package io.toneguard.voice.light;

/** What is measured of frames whose F0 is still open: everything else. */
final class OpenFrames {
    private static final int MOST = PitchTrack.MOST;

    private final float[] squares = new float[MOST];
    private final int[] clipped = new int[MOST];
    private final boolean[] digitalSilence = new boolean[MOST];
    private final float[] alphaRatioDb = new float[MOST];
    private final float[] hammarbergDb = new float[MOST];
    private final float[] mfcc1 = new float[MOST];

    void keep(int frame, HopBatch batch, BatchMeasures measures, int lane) {
        int own = lane + HopBatch.REACH;
        squares[frame] = batch.squares[own];
        clipped[frame] = batch.clipped(own);
        digitalSilence[frame] = batch.highest[own] == 0 && batch.lowest[own] == 0;
        boolean audible = batch.audible[lane];
        alphaRatioDb[frame] = audible ? measures.alphaRatioDb[lane] : Float.NaN;
        hammarbergDb[frame] = audible ? measures.hammarbergDb[lane] : Float.NaN;
        mfcc1[frame] = audible ? measures.mfcc1[lane] : Float.NaN;
    }

    void fill(LightFrame to, int frame) {
        to.meanSquare = squares[frame] / HopBatch.HOP;
        to.levelDbfs =
                to.meanSquare >= Float.MIN_NORMAL ? Log2.of(to.meanSquare) * SpectrumTables.DB_PER_OCTAVE : Float.NaN;
        to.clippedSamples = clipped[frame];
        to.digitalSilence = digitalSilence[frame];
        to.alphaRatioDb = alphaRatioDb[frame];
        to.hammarbergDb = hammarbergDb[frame];
        to.mfcc1 = mfcc1[frame];
    }

    /** Forgets the first {@code count} frames. */
    void forget(int count) {
        int kept = MOST - count;
        System.arraycopy(squares, count, squares, 0, kept);
        System.arraycopy(clipped, count, clipped, 0, kept);
        System.arraycopy(digitalSilence, count, digitalSilence, 0, kept);
        System.arraycopy(alphaRatioDb, count, alphaRatioDb, 0, kept);
        System.arraycopy(hammarbergDb, count, hammarbergDb, 0, kept);
        System.arraycopy(mfcc1, count, mfcc1, 0, kept);
    }
}
