package io.toneguard.voice.features;

/**
 * The discrete Fourier transform of one fixed power-of-two length of at least 4, without allocation: radix 4, decimation in time, real and
 * imaginary parts in arrays of their own. Always forward (e to the -i); not scaled. Holds scratch: not thread-safe.
 */
final class ComplexFft {
    private final int points;
    /** Where the first stage finds the values of its butterflies. */
    private final int[] reversed;
    /** Per stage from the second on, w, w squared, w cubed (cos, sin each) for every butterfly of a group. */
    private final double[][] twiddles;

    private final int firstSpan;

    /** The transform, in place of which the next call writes. */
    final double[] re;

    final double[] im;

    ComplexFft(int points) {
        if (points < 4 || Integer.bitCount(points) != 1) {
            throw new IllegalArgumentException("points=" + points + " is no power of two of at least 4");
        }
        this.points = points;
        int bits = Integer.numberOfTrailingZeros(points);
        this.reversed = new int[points];
        for (int i = 0; i < points; i++) {
            reversed[i] = Integer.reverse(i) >>> (32 - bits);
        }
        this.firstSpan = (bits & 1) == 0 ? 4 : 2;
        this.twiddles = new double[(bits - Integer.numberOfTrailingZeros(firstSpan)) / 2][];
        for (int stage = 0, span = firstSpan; span < points; stage++, span *= 4) {
            twiddles[stage] = twiddles(span);
        }
        this.re = new double[points];
        this.im = new double[points];
    }

    private static double[] twiddles(int span) {
        double[] table = new double[6 * span];
        for (int j = 0; j < span; j++) {
            for (int power = 1; power <= 3; power++) {
                double angle = 2 * Math.PI * j * power / (4 * span);
                table[6 * j + 2 * power - 2] = StrictMath.cos(angle);
                table[6 * j + 2 * power - 1] = StrictMath.sin(angle);
            }
        }
        return table;
    }

    /** Transforms {@code fromRe} + i {@code fromIm}, which stay as they are, into {@link #re} and {@link #im}. */
    void transform(double[] fromRe, double[] fromIm) {
        if (firstSpan == 4) {
            fours(fromRe, fromIm);
        } else {
            pairs(fromRe, fromIm);
        }
        int span = firstSpan;
        for (double[] table : twiddles) {
            for (int start = 0; start < points; start += 4 * span) {
                butterflies(start, span, table);
            }
            span *= 4;
        }
    }

    private void pairs(double[] fromRe, double[] fromIm) {
        for (int i = 0; i < points; i += 2) {
            int a = reversed[i];
            int b = reversed[i + 1];
            re[i] = fromRe[a] + fromRe[b];
            im[i] = fromIm[a] + fromIm[b];
            re[i + 1] = fromRe[a] - fromRe[b];
            im[i + 1] = fromIm[a] - fromIm[b];
        }
    }

    private void fours(double[] fromRe, double[] fromIm) {
        for (int i = 0; i < points; i += 4) {
            int a = reversed[i];
            int b = reversed[i + 1];
            int c = reversed[i + 2];
            int d = reversed[i + 3];
            double evenRe = fromRe[a] + fromRe[b];
            double evenIm = fromIm[a] + fromIm[b];
            double differRe = fromRe[a] - fromRe[b];
            double differIm = fromIm[a] - fromIm[b];
            double oddRe = fromRe[c] + fromRe[d];
            double oddIm = fromIm[c] + fromIm[d];
            double turnRe = fromIm[c] - fromIm[d];
            double turnIm = fromRe[d] - fromRe[c];
            re[i] = evenRe + oddRe;
            im[i] = evenIm + oddIm;
            re[i + 1] = differRe + turnRe;
            im[i + 1] = differIm + turnIm;
            re[i + 2] = evenRe - oddRe;
            im[i + 2] = evenIm - oddIm;
            re[i + 3] = differRe - turnRe;
            im[i + 3] = differIm - turnIm;
        }
    }

    /** One group: the transforms of its four quarters (of which bit reversal has put the third before the second) become one. */
    private void butterflies(int start, int span, double[] table) {
        double[] x = re;
        double[] y = im;
        for (int j = 0; j < span; j++) {
            int a = start + j;
            int b = a + span;
            int c = b + span;
            int d = c + span;
            double cos1 = table[6 * j];
            double sin1 = table[6 * j + 1];
            double cos2 = table[6 * j + 2];
            double sin2 = table[6 * j + 3];
            double cos3 = table[6 * j + 4];
            double sin3 = table[6 * j + 5];
            double bRe = x[b] * cos2 + y[b] * sin2;
            double bIm = y[b] * cos2 - x[b] * sin2;
            double cRe = x[c] * cos1 + y[c] * sin1;
            double cIm = y[c] * cos1 - x[c] * sin1;
            double dRe = x[d] * cos3 + y[d] * sin3;
            double dIm = y[d] * cos3 - x[d] * sin3;
            double evenRe = x[a] + bRe;
            double evenIm = y[a] + bIm;
            double differRe = x[a] - bRe;
            double differIm = y[a] - bIm;
            double oddRe = cRe + dRe;
            double oddIm = cIm + dIm;
            double turnRe = cIm - dIm;
            double turnIm = dRe - cRe;
            x[a] = evenRe + oddRe;
            y[a] = evenIm + oddIm;
            x[b] = differRe + turnRe;
            y[b] = differIm + turnIm;
            x[c] = evenRe - oddRe;
            y[c] = evenIm - oddIm;
            x[d] = differRe - turnRe;
            y[d] = differIm - turnIm;
        }
    }
}
