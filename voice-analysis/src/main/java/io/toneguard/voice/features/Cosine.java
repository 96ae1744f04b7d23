package io.toneguard.voice.features;

/**
 * The cosine of an angle within half a turn, for inner loops: Taylor's series of the sine about the quarter turn, its remainder below
 * 1e-17. Only additions and products in one order, so the same bits on every machine and JVM, as with StrictMath; unlike StrictMath from
 * JDK 21 on, it allocates nothing.
 */
final class Cosine {
    private static final double QUARTER_TURN = Math.PI / 2;
    /** (-1)^k / (2k + 1)!, highest power first. */
    private static final double[] SERIES = series(11);

    private Cosine() {}

    /**
     * @param radians from -pi to pi
     * @return with an absolute error below 5e-16
     */
    static double of(double radians) {
        double x = QUARTER_TURN - Math.abs(radians);
        double square = x * x;
        double sum = SERIES[0];
        for (int k = 1; k < SERIES.length; k++) {
            sum = sum * square + SERIES[k];
        }
        return sum * x;
    }

    private static double[] series(int terms) {
        var series = new double[terms];
        double factorial = 1;
        for (int k = 0; k < terms; k++) {
            if (k > 0) {
                factorial *= 2.0 * k * (2.0 * k + 1);
            }
            series[terms - 1 - k] = (k % 2 == 0 ? 1 : -1) / factorial;
        }
        return series;
    }
}
