package io.toneguard.voice.features;

/**
 * A contour, relative to its mean, as parabola plus one sinusoid by least squares. The sinusoid is fitted beside the parabola and not to what that leaves
 * over, so a slope does not pass for a modulation, nor lessens one. Reused; no allocation.
 */
final class ContourFit {
    private static final int POWERS = 3;

    /** Orthonormal polynomials of degree 0, 1 and 2 over the contour. */
    private final double[][] parabola;

    private final double[] rest;
    private final double[] cos;
    private final double[] sin;
    private int count;

    ContourFit(int maxCount) {
        this.parabola = new double[POWERS][maxCount];
        this.rest = new double[maxCount];
        this.cos = new double[maxCount];
        this.sin = new double[maxCount];
    }

    /**
     * Takes a contour of at least three values.
     *
     * @param values greater than 0
     */
    void removeParabola(double[] values, int length) {
        if (length != count) {
            count = length;
            layParabola();
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += values[i];
        }
        double mean = sum / count;
        for (int i = 0; i < count; i++) {
            rest[i] = values[i] / mean - 1;
        }
        removeParabolaFrom(rest, POWERS);
    }

    /**
     * The squared amplitude of the sinusoid of one frequency, as a share of the mean.
     *
     * @param turnRe cosine of its angle from value to value
     * @param turnIm sine of it
     */
    double squaredAmplitude(double turnRe, double turnIm) {
        double re = 1;
        double im = 0;
        for (int i = 0; i < count; i++) {
            cos[i] = re;
            sin[i] = im;
            double next = re * turnRe - im * turnIm;
            im = re * turnIm + im * turnRe;
            re = next;
        }
        removeParabolaFrom(cos, POWERS);
        removeParabolaFrom(sin, POWERS);
        double cc = dot(cos, cos);
        double ss = dot(sin, sin);
        double cs = dot(cos, sin);
        double determinant = cc * ss - cs * cs;
        double withCos = dot(rest, cos);
        double withSin = dot(rest, sin);
        double a = (withCos * ss - withSin * cs) / determinant;
        double b = (withSin * cc - withCos * cs) / determinant;
        return a * a + b * b;
    }

    private void layParabola() {
        for (int power = 0; power < POWERS; power++) {
            double[] line = parabola[power];
            for (int i = 0; i < count; i++) {
                double t = 2 * (i + 0.5) / count - 1;
                line[i] = power == 0 ? 1 : power == 1 ? t : t * t;
            }
            removeParabolaFrom(line, power);
            double length = Math.sqrt(dot(line, line));
            for (int i = 0; i < count; i++) {
                line[i] /= length;
            }
        }
    }

    private void removeParabolaFrom(double[] values, int powers) {
        for (int power = 0; power < powers; power++) {
            double[] line = parabola[power];
            double share = dot(values, line);
            for (int i = 0; i < count; i++) {
                values[i] -= share * line[i];
            }
        }
    }

    private double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
