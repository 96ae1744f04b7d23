package io.toneguard.voice.features;

/**
 * The transform of a real, even sequence of one fixed power-of-two length, such as a power spectrum, whose autocorrelation it gives: by a
 * real transform of half the length and a running sum (the discrete cosine transform I). Not thread-safe.
 */
final class CosineTransform {
    private final int half;
    private final double[] cos;
    private final double[] sin;
    private final double[] folded;
    private final double[] re;
    private final double[] im;
    private final RealFft fft;

    /** @param points length of the whole sequence, a power of two of at least 16 */
    CosineTransform(int points) {
        this.half = points / 2;
        this.cos = new double[half];
        this.sin = new double[half];
        for (int k = 0; k < half; k++) {
            cos[k] = StrictMath.cos(Math.PI * k / half);
            sin[k] = StrictMath.sin(Math.PI * k / half);
        }
        this.folded = new double[half];
        this.re = new double[half / 2 + 1];
        this.im = new double[half / 2 + 1];
        this.fft = new RealFft(half);
    }

    /** Writes elements 0 .. points/2 of the transform, not scaled, of the sequence whose elements 0 .. points/2 are given. */
    void transform(double[] sequence, double[] into) {
        double first = sequence[0] - sequence[half];
        folded[0] = sequence[0] + sequence[half];
        for (int k = 1; k < half; k++) {
            double differ = sequence[k] - sequence[half - k];
            folded[k] = sequence[k] + sequence[half - k] - 2 * sin[k] * differ;
            first += differ * cos[k];
        }
        fft.spectrum(folded, re, im);
        into[0] = re[0];
        double odd = first;
        into[1] = odd;
        for (int k = 1; k < half / 2; k++) {
            odd -= im[k];
            into[2 * k] = re[k];
            into[2 * k + 1] = odd;
        }
        into[half] = re[half / 2];
    }
}
