package io.toneguard.voice.light;

/**
 * One speaker's last twenty hops of 10 ms at 8 kHz, and what is known of each. Sample i of hop c lies at row i, column c, so that sixteen
 * neighbouring frames, a hop apart, read sixteen neighbouring floats: lane f of a batch is the frame centred on hop f + 2.
 */
final class HopBatch {
    static final int HOP = 80;
    /** Frames of one batch: 160 ms. */
    static final int LANES = 16;
    /** Hops that frames reach beyond their own, to either side. */
    static final int REACH = 2;

    static final int COLUMNS = LANES + 2 * REACH;
    private static final int CENTRAL_HOPS = 3;
    /** As far as mu-law and A-law reach, and nearly so for PCM; the full engine's. */
    private static final float FULL_SCALE = 0.975f;

    private static final int MIN_CLIPPED = 3;

    final float[] samples = new float[HOP * COLUMNS];
    final float[] sums = new float[COLUMNS];
    final float[] squares = new float[COLUMNS];
    final float[] highest = new float[COLUMNS];
    final float[] lowest = new float[COLUMNS];
    /** Per lane, mean of the samples of its three central hops. */
    final float[] means = new float[LANES];
    /** Per lane, the frame's peak over the speaker's, 0 to 1. */
    final float[] intensity = new float[LANES];
    /** Per lane, whether the frame is loud enough to be voiced at all: others are not analysed. */
    final boolean[] audible = new boolean[LANES];

    /** Index of a frame's sample in {@link #samples}, for the sample's place in a window of {@code length}; add the lane. */
    static int[] places(int length) {
        var places = new int[length];
        int before = REACH * HOP + HOP / 2 - length / 2;
        for (int i = 0; i < length; i++) {
            places[i] = (before + i) % HOP * COLUMNS + (before + i) / HOP;
        }
        return places;
    }

    void write(int column, int row, float[] block, int from, int count) {
        int to = row * COLUMNS + column;
        for (int i = 0; i < count; i++) {
            samples[to] = block[from + i];
            to += COLUMNS;
        }
    }

    void silence(int column, int row) {
        for (int i = row; i < HOP; i++) {
            samples[i * COLUMNS + column] = 0;
        }
    }

    void average() {
        for (int lane = 0; lane < LANES; lane++) {
            means[lane] = (sums[lane + 1] + sums[lane + 2] + sums[lane + 3]) * (1f / (CENTRAL_HOPS * HOP));
        }
    }

    /** Largest distance of a sample of the frame's own hop from the frame's mean. */
    float peak(int lane) {
        int own = lane + REACH;
        return Math.max(highest[own] - means[lane], means[lane] - lowest[own]);
    }

    /** Samples of a hop that are clipped: three or more in a row at one end of the scale. */
    int clipped(int column) {
        if (highest[column] < FULL_SCALE && lowest[column] > -FULL_SCALE) {
            return 0;
        }
        int count = 0;
        int run = 0;
        int side = 0;
        for (int i = column; i < samples.length; i += COLUMNS) {
            int next = samples[i] >= FULL_SCALE ? 1 : samples[i] <= -FULL_SCALE ? -1 : 0;
            run = next != 0 && next == side ? run + 1 : 1;
            side = next;
            if (side != 0 && run >= MIN_CLIPPED) {
                count += run == MIN_CLIPPED ? MIN_CLIPPED : 1;
            }
        }
        return count;
    }

    /** Keeps the hops that the frames behind the first {@code lanes} reach back to, as the first of the next batch. */
    void shift(int lanes) {
        for (int row = 0; row < HOP; row++) {
            System.arraycopy(samples, row * COLUMNS + lanes, samples, row * COLUMNS, 2 * REACH);
        }
        System.arraycopy(sums, lanes, sums, 0, 2 * REACH);
        System.arraycopy(squares, lanes, squares, 0, 2 * REACH);
        System.arraycopy(highest, lanes, highest, 0, 2 * REACH);
        System.arraycopy(lowest, lanes, lowest, 0, 2 * REACH);
    }
}
