package io.toneguard.voice.audio;

/**
 * The low-pass filter of a {@link Resampler}: a sinc with a Kaiser window, tabulated per phase. It passes up to 0.45 of the lower rate
 * within 0.01 dB and stops from 0.5 of it by 80 dB (Kaiser 1974: taps = (A - 8) / (2.285 x transition in radians)).
 *
 * <p>Where the rates have a small ratio every output phase has its own row (44.1 to 16 kHz: 160); else 1024 rows are interpolated linearly,
 * an error below -115 dB.
 */
final class ResamplerTable {
    private static final double STOP_DB = 90;
    private static final int MAX_EXACT_PHASES = 1024;

    private final int outHz;
    /** Both rates over their greatest common divisor. */
    private final long inRateHz;

    private final long outRateHz;
    private final int phases;
    private final int half;
    private final float[][] rows;

    ResamplerTable(int inRateHz, int outRateHz) {
        int divisor = gcd(inRateHz, outRateHz);
        this.inRateHz = inRateHz / divisor;
        this.outRateHz = outRateHz / divisor;
        this.outHz = outRateHz;
        double cutoff = 0.475 * Math.min(1.0, (double) outRateHz / inRateHz);
        double transition = 2 * Math.PI * 0.05 * Math.min(1.0, (double) outRateHz / inRateHz);
        this.half = (int) Math.ceil((STOP_DB - 8) / (2.285 * transition) / 2);
        if (inRateHz == outRateHz) {
            this.phases = 0;
            this.rows = new float[0][];
            return;
        }
        this.phases = this.outRateHz <= MAX_EXACT_PHASES ? (int) this.outRateHz : MAX_EXACT_PHASES;
        this.rows = new float[phases + 1][];
        for (int phase = 0; phase <= phases; phase++) {
            rows[phase] = row((double) phase / phases, cutoff);
        }
    }

    boolean passesThrough() {
        return phases == 0;
    }

    int outRateHz() {
        return outHz;
    }

    /** Input samples on either side of an output sample that take part in it. */
    int half() {
        return half;
    }

    /** Input samples to advance per {@link #steps()} output samples. */
    long stride() {
        return inRateHz;
    }

    long steps() {
        return outRateHz;
    }

    /** How many output samples cover as much time as {@code inSamples}, the last one begun counted. */
    long outSamples(long inSamples) {
        return passesThrough() ? inSamples : (inSamples * outRateHz + inRateHz - 1) / inRateHz;
    }

    /**
     * One output sample.
     *
     * @param history input; index {@code from} is {@link #half()} - 1 samples before the output's whole position
     * @param remainder fraction of an input sample past the whole position, in units of 1 / {@link #steps()}
     */
    double convolve(float[] history, int from, long remainder) {
        if (outRateHz == phases) {
            return dot(rows[(int) remainder], history, from);
        }
        double phase = (double) remainder * phases / outRateHz;
        int row = (int) phase;
        double part = phase - row;
        return (1 - part) * dot(rows[row], history, from) + part * dot(rows[row + 1], history, from);
    }

    private static double dot(float[] row, float[] history, int from) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (int i = 0; i < row.length; i += 4) {
            a += (double) row[i] * history[from + i];
            b += (double) row[i + 1] * history[from + i + 1];
            c += (double) row[i + 2] * history[from + i + 2];
            d += (double) row[i + 3] * history[from + i + 3];
        }
        return (a + b) + (c + d);
    }

    /** Weights of input samples -half+1 .. half for an output sample {@code fraction} past sample 0; padded to a multiple of four. */
    private float[] row(double fraction, double cutoff) {
        double beta = 0.1102 * (STOP_DB - 8.7);
        double[] weights = new double[2 * half];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double x = i - (half - 1) - fraction;
            double inside = 1 - (x / half) * (x / half);
            if (inside > 0) {
                double phase = 2 * Math.PI * cutoff * x;
                double sinc = x == 0 ? 1 : StrictMath.sin(phase) / phase;
                weights[i] = sinc * besselI0(beta * Math.sqrt(inside));
                sum += weights[i];
            }
        }
        float[] row = new float[(2 * half + 3) / 4 * 4];
        for (int i = 0; i < weights.length; i++) {
            row[i] = (float) (weights[i] / sum);
        }
        return row;
    }

    private static double besselI0(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-17; k++) {
            term *= (x / (2 * k)) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
