package io.toneguard.voice.audio;

import java.io.ByteArrayOutputStream;

/**
 * Makes GSM full rate speech for the tests, after ETSI EN 300 961 section 3.1 and in floating point: a decoder needs an honest encoder's
 * frames, not its very bits.
 */
public final class GsmEncoder {
    private static final double[] A = {20, 20, 20, 20, 13.637, 15, 8.334, 8.824};
    private static final double[] B = {0, 0, 4, -5, 0.184, -3.5, -0.666, -2.235};
    private static final int[] MIN = {-32, -32, -16, -16, -8, -8, -4, -4};
    private static final double[] GAINS = {0.1, 0.35, 0.65, 1.0};
    private static final double[] WEIGHTS = {-134, -374, 0, 2054, 5741, 8192, 5741, 2054, 0, -374, -134};
    private static final int[] BITS = {6, 6, 5, 5, 4, 4, 3, 3};

    private final double[] past = new double[120];
    private final double[] lattice = new double[8];
    private double[] larBefore = new double[8];
    private double lastSample;

    private GsmEncoder() {}

    /** Frames of 33 bytes; what is left of the samples after the last whole 20 ms is left out. */
    public static byte[] rtp(float[] samples) {
        var out = new ByteArrayOutputStream();
        var encoder = new GsmEncoder();
        for (int from = 0; from + 160 <= samples.length; from += 160) {
            var bits = new Bits(33, false);
            bits.put(0xD, 4);
            encoder.frame(samples, from, bits);
            out.writeBytes(bits.bytes);
        }
        return out.toByteArray();
    }

    /** Blocks of 65 bytes, as WAV files of tag 0x31 hold them. */
    public static byte[] microsoft(float[] samples) {
        var out = new ByteArrayOutputStream();
        var encoder = new GsmEncoder();
        for (int from = 0; from + 320 <= samples.length; from += 320) {
            var bits = new Bits(65, true);
            encoder.frame(samples, from, bits);
            encoder.frame(samples, from + 160, bits);
            out.writeBytes(bits.bytes);
        }
        return out.toByteArray();
    }

    /** A WAV file of MS-GSM. */
    public static byte[] wav(float[] samples) {
        byte[] blocks = microsoft(samples);
        return WavBytes.riff()
                .ascii("fmt ")
                .u32(20)
                .u16(0x31)
                .u16(1)
                .u32(8000)
                .u32(1625)
                .u16(65)
                .u16(0)
                .u16(2)
                .u16(320)
                .ascii("fact")
                .u32(4)
                .u32(blocks.length / 65 * 320L)
                .data(blocks)
                .bytes();
    }

    private void frame(float[] samples, int from, Bits bits) {
        double[] emphasised = new double[160];
        for (int k = 0; k < 160; k++) {
            double sample = samples[from + k] * 16384;
            emphasised[k] = sample - 28180 / 32768.0 * lastSample;
            lastSample = sample;
        }
        double[] lar = quantise(reflections(emphasised), bits);
        double[] residual = analyse(emphasised, lar);
        for (int sub = 0; sub < 4; sub++) {
            subframe(residual, sub * 40, bits);
        }
        larBefore = lar;
    }

    private static double[] reflections(double[] s) {
        double[] r = new double[9];
        for (int lag = 0; lag <= 8; lag++) {
            for (int k = lag; k < 160; k++) {
                r[lag] += s[k] * s[k - lag];
            }
        }
        double[] reflection = new double[8];
        double[] a = {1, 0, 0, 0, 0, 0, 0, 0, 0};
        double error = r[0];
        for (int i = 1; i <= 8 && error > 1e-9; i++) {
            double sum = 0;
            for (int j = 0; j < i; j++) {
                sum += a[j] * r[i - j];
            }
            double k = -sum / error;
            double[] next = a.clone();
            for (int j = 1; j <= i; j++) {
                next[j] = a[j] + k * a[i - j];
            }
            a = next;
            error *= 1 - k * k;
            reflection[i - 1] = k;
        }
        return reflection;
    }

    private static double[] quantise(double[] reflection, Bits bits) {
        double[] lar = new double[8];
        for (int i = 0; i < 8; i++) {
            double size = Math.abs(reflection[i]);
            double ratio = size < 0.675 ? size : size < 0.95 ? 2 * size - 0.675 : 8 * size - 6.375;
            int code = (int) Math.round(A[i] * Math.copySign(ratio, reflection[i]) + B[i]) - MIN[i];
            code = Math.max(0, Math.min((1 << BITS[i]) - 1, code));
            bits.put(code, BITS[i]);
            lar[i] = (code + MIN[i] - B[i]) / A[i];
        }
        return lar;
    }

    private double[] analyse(double[] s, double[] lar) {
        double[] out = new double[160];
        for (int k = 0; k < 160; k++) {
            double now = k < 13 ? 0.25 : k < 27 ? 0.5 : k < 40 ? 0.75 : 1;
            double forward = s[k];
            double behind = s[k];
            for (int i = 0; i < 8; i++) {
                double ratio = (1 - now) * larBefore[i] + now * lar[i];
                double size = Math.abs(ratio);
                size = size < 0.675 ? size : size < 1.225 ? 0.5 * size + 0.3375 : 0.125 * size + 0.796875;
                double r = Math.copySign(size, ratio);
                double next = lattice[i] + r * forward;
                forward += r * lattice[i];
                lattice[i] = behind;
                behind = next;
            }
            out[k] = forward;
        }
        return out;
    }

    private void subframe(double[] d, int from, Bits bits) {
        int lag = 40;
        double best = 0;
        for (int candidate = 40; candidate <= 120; candidate++) {
            double cross = 0;
            for (int k = 0; k < 40; k++) {
                cross += d[from + k] * past[120 + k - candidate];
            }
            if (cross > best) {
                best = cross;
                lag = candidate;
            }
        }
        double energy = 1e-9;
        for (int k = 0; k < 40; k++) {
            energy += past[120 + k - lag] * past[120 + k - lag];
        }
        double share = best / energy;
        int gain = share < 0.2 ? 0 : share < 0.5 ? 1 : share < 0.8 ? 2 : 3;
        double[] left = new double[40];
        for (int k = 0; k < 40; k++) {
            left[k] = d[from + k] - GAINS[gain] * past[120 + k - lag];
        }
        bits.put(lag, 7);
        bits.put(gain, 2);
        double[] pulses = pulses(weigh(left), bits);
        double[] next = new double[120];
        System.arraycopy(past, 40, next, 0, 80);
        for (int k = 0; k < 40; k++) {
            next[80 + k] = pulses[k] + GAINS[gain] * past[120 + k - lag];
        }
        System.arraycopy(next, 0, past, 0, 120);
    }

    private static double[] weigh(double[] e) {
        double[] x = new double[40];
        for (int k = 0; k < 40; k++) {
            for (int i = 0; i < 11; i++) {
                int at = k + 5 - i;
                x[k] += at >= 0 && at < 40 ? WEIGHTS[i] / 8192 * e[at] : 0;
            }
        }
        return x;
    }

    private static double[] pulses(double[] x, Bits bits) {
        int grid = 0;
        double most = -1;
        for (int candidate = 0; candidate < 4; candidate++) {
            double energy = 0;
            for (int i = 0; i < 13; i++) {
                energy += x[candidate + 3 * i] * x[candidate + 3 * i];
            }
            if (energy > most) {
                most = energy;
                grid = candidate;
            }
        }
        int amplitude = 0;
        double least = Double.MAX_VALUE;
        for (int candidate = 0; candidate < 64; candidate++) {
            double error = 0;
            for (int i = 0; i < 13; i++) {
                double sample = x[grid + 3 * i];
                double off = sample - value(candidate, code(candidate, sample));
                error += off * off;
            }
            if (error < least) {
                least = error;
                amplitude = candidate;
            }
        }
        bits.put(grid, 2);
        bits.put(amplitude, 6);
        double[] out = new double[40];
        for (int i = 0; i < 13; i++) {
            int code = code(amplitude, x[grid + 3 * i]);
            bits.put(code, 3);
            out[grid + 3 * i] = value(amplitude, code);
        }
        return out;
    }

    /** Block amplitudes grow by an eighth of a power of two a step: 31 to 32767. */
    private static double value(int amplitude, int code) {
        int exponent = amplitude > 15 ? (amplitude >> 3) - 1 : 0;
        int mantissa = amplitude - (exponent << 3);
        double block = 32.0 * (mantissa + 1) * (1 << exponent);
        return block * (2 * code - 7) / 8;
    }

    private static int code(int amplitude, double sample) {
        double step = value(amplitude, 7) / 7;
        return (int) Math.max(0, Math.min(7, Math.round((sample / step + 7) / 2)));
    }

    private static final class Bits {
        final byte[] bytes;
        private final boolean fromTheBottom;
        private int at;

        Bits(int count, boolean fromTheBottom) {
            this.bytes = new byte[count];
            this.fromTheBottom = fromTheBottom;
        }

        void put(int value, int count) {
            for (int i = 0; i < count; i++, at++) {
                int bit = value >> (fromTheBottom ? i : count - 1 - i) & 1;
                bytes[at >> 3] |= (byte) (bit << (fromTheBottom ? at & 7 : 7 - (at & 7)));
            }
        }
    }
}
