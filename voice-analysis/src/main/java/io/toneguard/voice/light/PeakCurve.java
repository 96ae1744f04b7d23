package io.toneguard.voice.light;

import static io.toneguard.voice.light.HopBatch.LANES;

/**
 * The top of a peak of an autocorrelation that is sampled too coarsely to read it off: nine points under a Hann-windowed sinc, whose value,
 * slope and bend are tabled every sixteenth of a sample, then one Newton step. A parabola alone lowers sharp peaks by their distance from
 * the samples, and a multiple of the period that happens to fall on a sample would win.
 */
final class PeakCurve {
    private static final int SIDE = 4;
    private static final int TAPS = 2 * SIDE + 1;
    private static final int PHASES = 16;
    /** Per phase and tap: value, slope, bend. */
    private static final double[][] CURVE = new double[PHASES + 1][3 * TAPS];

    private static final double STEP = 1e-3;

    static {
        for (int phase = 0; phase <= PHASES; phase++) {
            for (int tap = 0; tap < TAPS; tap++) {
                double x = (double) phase / PHASES - 0.5 - (tap - SIDE);
                double before = sinc(x - STEP);
                double after = sinc(x + STEP);
                CURVE[phase][3 * tap] = sinc(x);
                CURVE[phase][3 * tap + 1] = (after - before) / (2 * STEP);
                CURVE[phase][3 * tap + 2] = (after - 2 * sinc(x) + before) / (STEP * STEP);
            }
        }
    }

    private double lag;
    private double height;

    private static double sinc(double x) {
        double hann = 0.5 + 0.5 * StrictMath.cos(Math.PI * x / (SIDE + 1));
        return Math.abs(x) < 1e-9 ? 1 : StrictMath.sin(Math.PI * x) / (Math.PI * x) * hann;
    }

    /** Finds the top next to a lag whose neighbours are no higher. */
    void climb(float[] correlation, int lane, int nearLag) {
        int middle = nearLag * LANES + lane;
        double before = correlation[middle - LANES];
        double here = correlation[middle];
        double after = correlation[middle + LANES];
        double vertex = 0.5 * (after - before) / (2 * here - before - after);
        int phase = (int) (vertex * PHASES + PHASES / 2 + 0.5);
        double[] curve = CURVE[phase];
        double value = 0;
        double slope = 0;
        double bend = 0;
        int index = middle - SIDE * LANES;
        for (int tap = 0; tap < TAPS; tap++) {
            double r = correlation[index];
            value += r * curve[3 * tap];
            slope += r * curve[3 * tap + 1];
            bend += r * curve[3 * tap + 2];
            index += LANES;
        }
        double move = bend < 0 ? Math.max(-0.25, Math.min(0.25, -slope / bend)) : 0;
        lag = nearLag + ((double) phase / PHASES - 0.5) + move;
        height = value + move * (slope + 0.5 * move * bend);
    }

    /** Where the last top was, in samples. */
    double lag() {
        return lag;
    }

    /** How high the last top was. */
    double height() {
        return height;
    }
}
