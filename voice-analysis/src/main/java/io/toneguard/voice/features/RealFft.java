package io.toneguard.voice.features;

/** The discrete Fourier transform of real frames of one fixed power-of-two length, in place, without allocation. Not thread-safe. */
final class RealFft {
    private final int points;
    private final int half;
    private final int[] reversed;
    /** cos and sin of 2 pi k / points for k below half. */
    private final double[] cos;

    private final double[] sin;
    private final double[] re;
    private final double[] im;

    RealFft(int points) {
        if (points < 8 || Integer.bitCount(points) != 1) {
            throw new IllegalArgumentException("points=" + points + " is no power of two of at least 8");
        }
        this.points = points;
        this.half = points / 2;
        this.reversed = new int[half];
        int bits = Integer.numberOfTrailingZeros(half);
        for (int i = 0; i < half; i++) {
            reversed[i] = Integer.reverse(i) >>> (32 - bits);
        }
        this.cos = new double[half];
        this.sin = new double[half];
        for (int k = 0; k < half; k++) {
            cos[k] = StrictMath.cos(2 * Math.PI * k / points);
            sin[k] = StrictMath.sin(2 * Math.PI * k / points);
        }
        this.re = new double[half];
        this.im = new double[half];
    }

    int points() {
        return points;
    }

    /**
     * Writes the power spectrum of {@code frame} as the real, even sequence of {@code points} values that it is, so that the same
     * transform takes it back: {@link #realPart} of it is {@code points} times the autocorrelation.
     */
    void power(double[] frame, double[] power) {
        halfTransform(frame);
        power[0] = (re[0] + im[0]) * (re[0] + im[0]);
        power[half] = (re[0] - im[0]) * (re[0] - im[0]);
        for (int k = 1; k < half; k++) {
            int m = half - k;
            double evenRe = 0.5 * (re[k] + re[m]);
            double evenIm = 0.5 * (im[k] - im[m]);
            double oddRe = 0.5 * (im[k] + im[m]);
            double oddIm = 0.5 * (re[m] - re[k]);
            double xRe = evenRe + oddRe * cos[k] + oddIm * sin[k];
            double xIm = evenIm + oddIm * cos[k] - oddRe * sin[k];
            double value = xRe * xRe + xIm * xIm;
            power[k] = value;
            power[points - k] = value;
        }
    }

    /** Writes the real part of the transform of {@code frame} at bins 0 .. points/2. */
    void realPart(double[] frame, double[] real) {
        halfTransform(frame);
        real[0] = re[0] + im[0];
        real[half] = re[0] - im[0];
        for (int k = 1; k < half; k++) {
            int m = half - k;
            double evenRe = 0.5 * (re[k] + re[m]);
            double oddRe = 0.5 * (im[k] + im[m]);
            double oddIm = 0.5 * (re[m] - re[k]);
            real[k] = evenRe + oddRe * cos[k] + oddIm * sin[k];
        }
    }

    /** Even samples as real part, odd samples as imaginary part, through a complex transform of half the length. */
    private void halfTransform(double[] frame) {
        for (int i = 0; i < half; i++) {
            int to = reversed[i];
            re[to] = frame[2 * i];
            im[to] = frame[2 * i + 1];
        }
        for (int i = 0; i < half; i += 2) {
            double aRe = re[i];
            double aIm = im[i];
            re[i] = aRe + re[i + 1];
            im[i] = aIm + im[i + 1];
            re[i + 1] = aRe - re[i + 1];
            im[i + 1] = aIm - im[i + 1];
        }
        for (int span = 2; span < half; span *= 2) {
            int step = points / (2 * span);
            for (int start = 0; start < half; start += 2 * span) {
                for (int j = 0, k = 0; j < span; j++, k += step) {
                    int a = start + j;
                    int b = a + span;
                    double bRe = re[b] * cos[k] + im[b] * sin[k];
                    double bIm = im[b] * cos[k] - re[b] * sin[k];
                    re[b] = re[a] - bRe;
                    im[b] = im[a] - bIm;
                    re[a] += bRe;
                    im[a] += bIm;
                }
            }
        }
    }
}
