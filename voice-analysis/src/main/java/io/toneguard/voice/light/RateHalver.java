package io.toneguard.voice.light;

/**
 * From 16 to 8 kHz by a half-band filter of 63 points under a Hann window: flat to 3.5 kHz, so that both rates give one scale of
 * measures. Works hop by hop, whatever the block size; delays by 2 ms.
 */
final class RateHalver {
    private static final int HOP = HopBatch.HOP;
    private static final int SIDE = 16;
    private static final float[] TAPS = taps();

    private final float[] even = new float[HOP + SIDE];
    private final float[] odd = new float[HOP + 2 * SIDE];
    private final float[] halved = new float[HOP];
    private int filled;

    private static float[] taps() {
        var taps = new double[SIDE];
        double sum = 0;
        for (int m = 0; m < SIDE; m++) {
            double x = m + 0.5;
            taps[m] = StrictMath.sin(Math.PI * x) / (Math.PI * x) * (0.5 + 0.5 * StrictMath.cos(Math.PI * x / SIDE));
            sum += 2 * taps[m];
        }
        var result = new float[SIDE];
        for (int m = 0; m < SIDE; m++) {
            result[m] = (float) (0.5 * taps[m] / sum);
        }
        return result;
    }

    /** Takes samples up to the end of a hop at most; returns how many. */
    int take(float[] block, int from, int count) {
        int taken = Math.min(count, 2 * HOP - filled);
        for (int i = 0; i < taken; i++) {
            int n = filled + i;
            if ((n & 1) == 0) {
                even[SIDE + n / 2] = block[from + i];
            } else {
                odd[2 * SIDE + n / 2] = block[from + i];
            }
        }
        filled += taken;
        return taken;
    }

    boolean full() {
        return filled == 2 * HOP;
    }

    /** The hop at half the rate, reused; the next one may then be taken. */
    float[] halve() {
        for (int i = 0; i < HOP; i++) {
            halved[i] = 0.5f * even[i];
        }
        for (int m = 0; m < SIDE; m++) {
            add(TAPS[m], SIDE + m, SIDE - 1 - m);
        }
        System.arraycopy(even, HOP, even, 0, SIDE);
        System.arraycopy(odd, HOP, odd, 0, 2 * SIDE);
        filled = 0;
        return halved;
    }

    /** One pair of the filter's points for all outputs, so that the JIT may take several outputs at once. */
    private void add(float tap, int after, int before) {
        for (int i = 0; i < HOP; i++) {
            halved[i] += tap * (odd[i + after] + odd[i + before]);
        }
    }
}
