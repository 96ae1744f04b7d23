package io.toneguard.voice.features;

/**
 * The complex roots, all within the unit circle, of real polynomials of one degree by Laguerre's method, each root divided out before the next is sought. Every search
 * starts at 0 and so finds the small roots first, which keeps the divisions accurate. Iterations are bounded; nothing is allocated.
 */
final class PolynomialRoots {
    private static final int MAX_ITERATIONS = 40;
    private static final double ACCURACY = 1e-10;
    /** Of a step of length 10: no root is farther from 0 than 1. */
    private static final double MIN_DENOMINATOR = 0.01;

    private final double[] remaining;
    private final double[] re;
    private final double[] im;
    private int found;
    private double rootRe;
    private double rootIm;

    PolynomialRoots(int degree) {
        this.remaining = new double[degree + 1];
        this.re = new double[degree];
        this.im = new double[degree];
    }

    /**
     * Finds the roots that lie on or above the real axis; the others mirror those.
     *
     * @param coefficients highest power first, which is not 0
     * @return how many
     */
    int find(double[] coefficients) {
        System.arraycopy(coefficients, 0, remaining, 0, remaining.length);
        found = 0;
        int degree = remaining.length - 1;
        while (degree > 2) {
            search(degree);
            if (Math.abs(rootIm) <= 1e-9) {
                keep(rootRe, 0);
                divideByLine(degree, rootRe);
                degree--;
            } else {
                keep(rootRe, Math.abs(rootIm));
                divideByParabola(degree, -2 * rootRe, rootRe * rootRe + rootIm * rootIm);
                degree -= 2;
            }
        }
        if (degree == 2) {
            solveParabola();
        } else if (degree == 1) {
            keep(-remaining[1] / remaining[0], 0);
        }
        return found;
    }

    double re(int root) {
        return re[root];
    }

    double im(int root) {
        return im[root];
    }

    private void keep(double real, double imaginary) {
        re[found] = real;
        im[found++] = imaginary;
    }

    private void search(int degree) {
        double x = 0;
        double y = 0;
        for (int iteration = 1; iteration <= MAX_ITERATIONS; iteration++) {
            double pRe = remaining[0];
            double pIm = 0;
            double slopeRe = 0;
            double slopeIm = 0;
            double bendRe = 0;
            double bendIm = 0;
            for (int j = 1; j <= degree; j++) {
                double t = x * bendRe - y * bendIm + slopeRe;
                bendIm = x * bendIm + y * bendRe + slopeIm;
                bendRe = t;
                t = x * slopeRe - y * slopeIm + pRe;
                slopeIm = x * slopeIm + y * slopeRe + pIm;
                slopeRe = t;
                t = x * pRe - y * pIm + remaining[j];
                pIm = x * pIm + y * pRe;
                pRe = t;
            }
            double norm = pRe * pRe + pIm * pIm;
            if (!(norm > 1e-28)) {
                break;
            }
            // g = p' / p, h = g^2 - p'' / p; bend is p'' / 2.
            double gRe = (slopeRe * pRe + slopeIm * pIm) / norm;
            double gIm = (slopeIm * pRe - slopeRe * pIm) / norm;
            double squareRe = gRe * gRe - gIm * gIm;
            double squareIm = 2 * gRe * gIm;
            double hRe = squareRe - 2 * (bendRe * pRe + bendIm * pIm) / norm;
            double hIm = squareIm - 2 * (bendIm * pRe - bendRe * pIm) / norm;
            double radicandRe = (degree - 1) * (degree * hRe - squareRe);
            double radicandIm = (degree - 1) * (degree * hIm - squareIm);
            double size = Math.sqrt(radicandRe * radicandRe + radicandIm * radicandIm);
            double rootOfRe = Math.sqrt(Math.max(0, 0.5 * (size + radicandRe)));
            double rootOfIm = Math.sqrt(Math.max(0, 0.5 * (size - radicandRe)));
            rootOfIm = radicandIm < 0 ? -rootOfIm : rootOfIm;
            // The sign that makes the denominator larger and the step shorter.
            double sign = gRe * rootOfRe + gIm * rootOfIm < 0 ? -1 : 1;
            double dRe = gRe + sign * rootOfRe;
            double dIm = gIm + sign * rootOfIm;
            double dNorm = dRe * dRe + dIm * dIm;
            if (!(dNorm > MIN_DENOMINATOR * degree * degree)) {
                // Nearly flat here, and the step would lead far out: start anew, each time elsewhere within the circle.
                x = 0.5;
                y = 0.8 * iteration / MAX_ITERATIONS;
                continue;
            }
            // Now and then a part of a step only: the way out of the rare cycle.
            double part = iteration % 10 == 0 ? 0.6 : 1;
            double stepRe = part * degree * dRe / dNorm;
            double stepIm = -part * degree * dIm / dNorm;
            x -= stepRe;
            y -= stepIm;
            if (stepRe * stepRe + stepIm * stepIm <= ACCURACY * ACCURACY) {
                break;
            }
        }
        rootRe = x;
        rootIm = y;
    }

    private void divideByLine(int degree, double root) {
        for (int j = 1; j < degree; j++) {
            remaining[j] += root * remaining[j - 1];
        }
    }

    private void divideByParabola(int degree, double linear, double constant) {
        remaining[1] -= linear * remaining[0];
        for (int j = 2; j < degree - 1; j++) {
            remaining[j] -= linear * remaining[j - 1] + constant * remaining[j - 2];
        }
    }

    private void solveParabola() {
        double middle = -0.5 * remaining[1] / remaining[0];
        double squared = middle * middle - remaining[2] / remaining[0];
        if (squared < 0) {
            keep(middle, Math.sqrt(-squared));
        } else {
            // The larger one first, the other from their product: no cancellation.
            double larger = middle + (middle < 0 ? -Math.sqrt(squared) : Math.sqrt(squared));
            keep(larger, 0);
            keep(larger == 0 ? 0 : remaining[2] / remaining[0] / larger, 0);
        }
    }
}
