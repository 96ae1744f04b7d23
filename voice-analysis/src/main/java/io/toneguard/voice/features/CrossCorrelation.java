package io.toneguard.voice.features;

import java.util.Arrays;

/**
 * How a piece of sound goes with what follows it: sums of piece(i) sound(i + lag), for every lag at once by Fourier transform. Reused; not
 * thread-safe.
 */
final class CrossCorrelation {
    private final int points;
    private final double[] one;
    private final double[] other;
    private final double[] re;
    private final double[] im;
    private final double[] cos;
    private final double[] sin;
    private final ComplexFft both;
    private final ComplexFft back;

    /** @param samples longest sound, piece and lags together */
    CrossCorrelation(int samples) {
        this.points = Math.max(8, Integer.highestOneBit(samples - 1) * 2);
        this.one = new double[points];
        this.other = new double[points];
        this.re = new double[points / 2];
        this.im = new double[points / 2];
        this.cos = new double[points / 2];
        this.sin = new double[points / 2];
        for (int k = 0; k < points / 2; k++) {
            cos[k] = StrictMath.cos(2 * Math.PI * k / points);
            sin[k] = StrictMath.sin(2 * Math.PI * k / points);
        }
        this.both = new ComplexFft(points);
        this.back = new ComplexFft(points / 2);
    }

    /**
     * Writes the sums at lags 0 .. lags - 1 for the piece that is the sound's beginning.
     *
     * @param piece its length
     * @param count samples of sound; at least {@code piece + lags - 1} so that none is missing
     */
    void correlate(double[] sound, int piece, int count, int lags, double[] into) {
        System.arraycopy(sound, 0, one, 0, piece);
        Arrays.fill(one, piece, points, 0);
        System.arraycopy(sound, 0, other, 0, count);
        Arrays.fill(other, count, points, 0);
        both.transform(one, other);
        int half = points / 2;
        double middle = both.re[half] * both.im[half];
        double start = both.re[0] * both.im[0];
        re[0] = start + middle;
        im[0] = start - middle;
        for (int k = 1; k <= half / 2; k++) {
            fold(k, half - k);
        }
        back.transform(re, im);
        double scale = 1.0 / points;
        for (int m = 0; 2 * m < lags; m++) {
            into[2 * m] = back.re[m] * scale;
            if (2 * m + 1 < lags) {
                into[2 * m + 1] = back.im[m] * scale;
            }
        }
    }

    /** The cross spectrum D at bins k and m (which add up to half the points), folded so that half a transform takes it back. */
    private void fold(int k, int m) {
        double kRe = crossRe(k);
        double kIm = crossIm(k);
        double mRe = crossRe(m);
        double mIm = crossIm(m);
        // D(k + half) is the conjugate of D(m): E = D(k) + conj D(m), O = (D(k) - conj D(m)) w^k, then E + i O.
        double differRe = kRe - mRe;
        double differIm = kIm + mIm;
        double oddRe = differRe * cos[k] + differIm * sin[k];
        double oddIm = differIm * cos[k] - differRe * sin[k];
        re[k] = kRe + mRe - oddIm;
        im[k] = kIm - mIm + oddRe;
        re[m] = kRe + mRe + oddIm;
        im[m] = mIm - kIm + oddRe;
    }

    /** Real part of A conj(B) at bin k, where the transform holds A + i B of two real sequences. */
    private double crossRe(int k) {
        int m = points - k;
        return 0.25
                * ((both.re[k] + both.re[m]) * (both.im[k] + both.im[m])
                        + (both.im[k] - both.im[m]) * (both.re[m] - both.re[k]));
    }

    private double crossIm(int k) {
        int m = points - k;
        return 0.25
                * ((both.im[k] - both.im[m]) * (both.im[k] + both.im[m])
                        - (both.re[k] + both.re[m]) * (both.re[m] - both.re[k]));
    }
}
