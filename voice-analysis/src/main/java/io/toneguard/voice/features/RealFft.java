package io.toneguard.voice.features;

/** The discrete Fourier transform of real frames of one fixed power-of-two length, without allocation. Not thread-safe. */
final class RealFft {
    private final int points;
    private final int half;
    /** cos and sin of 2 pi k / points for k below half. */
    private final double[] cos;

    private final double[] sin;
    private final double[] even;
    private final double[] odd;
    private final ComplexFft fft;

    RealFft(int points) {
        if (points < 8 || Integer.bitCount(points) != 1) {
            throw new IllegalArgumentException("points=" + points + " is no power of two of at least 8");
        }
        this.points = points;
        this.half = points / 2;
        this.cos = new double[half];
        this.sin = new double[half];
        for (int k = 0; k < half; k++) {
            cos[k] = StrictMath.cos(2 * Math.PI * k / points);
            sin[k] = StrictMath.sin(2 * Math.PI * k / points);
        }
        this.even = new double[half];
        this.odd = new double[half];
        this.fft = new ComplexFft(half);
    }

    int points() {
        return points;
    }

    /** Writes the power of {@code frame} at bins 0 .. points/2, not scaled. */
    void power(double[] frame, double[] power) {
        halfTransform(frame);
        double[] re = fft.re;
        double[] im = fft.im;
        power[0] = (re[0] + im[0]) * (re[0] + im[0]);
        power[half] = (re[0] - im[0]) * (re[0] - im[0]);
        for (int k = 1; k <= half / 2; k++) {
            int m = half - k;
            double evenRe = re[k] + re[m];
            double evenIm = im[k] - im[m];
            double oddRe = im[k] + im[m];
            double oddIm = re[m] - re[k];
            double turnedRe = oddRe * cos[k] + oddIm * sin[k];
            double turnedIm = oddIm * cos[k] - oddRe * sin[k];
            double sumRe = evenRe + turnedRe;
            double sumIm = evenIm + turnedIm;
            double differRe = evenRe - turnedRe;
            double differIm = evenIm - turnedIm;
            power[k] = 0.25 * (sumRe * sumRe + sumIm * sumIm);
            power[m] = 0.25 * (differRe * differRe + differIm * differIm);
        }
    }

    /** Writes the transform of {@code frame} at bins 0 .. points/2, not scaled. */
    void spectrum(double[] frame, double[] intoRe, double[] intoIm) {
        halfTransform(frame);
        double[] re = fft.re;
        double[] im = fft.im;
        intoRe[0] = re[0] + im[0];
        intoIm[0] = 0;
        intoRe[half] = re[0] - im[0];
        intoIm[half] = 0;
        for (int k = 1; k <= half / 2; k++) {
            int m = half - k;
            double evenRe = 0.5 * (re[k] + re[m]);
            double evenIm = 0.5 * (im[k] - im[m]);
            double oddRe = 0.5 * (im[k] + im[m]);
            double oddIm = 0.5 * (re[m] - re[k]);
            double turnedRe = oddRe * cos[k] + oddIm * sin[k];
            double turnedIm = oddIm * cos[k] - oddRe * sin[k];
            intoRe[k] = evenRe + turnedRe;
            intoIm[k] = evenIm + turnedIm;
            intoRe[m] = evenRe - turnedRe;
            intoIm[m] = turnedIm - evenIm;
        }
    }

    /** Even samples as real part, odd samples as imaginary part, through a complex transform of half the length. */
    private void halfTransform(double[] frame) {
        for (int i = 0; i < half; i++) {
            even[i] = frame[2 * i];
            odd[i] = frame[2 * i + 1];
        }
        fft.transform(even, odd);
    }
}
