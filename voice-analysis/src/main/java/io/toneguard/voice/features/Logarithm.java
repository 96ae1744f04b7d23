package io.toneguard.voice.features;

/**
 * The natural logarithm for inner loops. The argument is split into a power of two and a rest within half an octave of 1, whose logarithm
 * is the series of 2 artanh((x - 1) / (x + 1)). Only plain arithmetic in one order, so the same bits on every machine and JVM, as with
 * StrictMath, at half its cost.
 */
final class Logarithm {
    private static final double DB_PER_NEPER = 10 / StrictMath.log(10);
    private static final double LN_2 = StrictMath.log(2);
    private static final long EXPONENT_OF_ONE = Double.doubleToRawLongBits(1);
    private static final long MANTISSA = (1L << 52) - 1;
    private static final double ROOT_OF_TWO = StrictMath.sqrt(2);

    private Logarithm() {}

    /**
     * @param value positive, normal and finite; anything else has no meaning here
     * @return with an absolute error below 1e-12 (1e-13 for powers of sound), exactly 0 for 1
     */
    static double of(double value) {
        int exponent = Math.getExponent(value);
        double rest = Double.longBitsToDouble((Double.doubleToRawLongBits(value) & MANTISSA) | EXPONENT_OF_ONE);
        if (rest > ROOT_OF_TWO) {
            rest *= 0.5;
            exponent++;
        }
        double s = (rest - 1) / (rest + 1);
        double square = s * s;
        double sum = 1.0 / 15;
        sum = sum * square + 1.0 / 13;
        sum = sum * square + 1.0 / 11;
        sum = sum * square + 1.0 / 9;
        sum = sum * square + 1.0 / 7;
        sum = sum * square + 1.0 / 5;
        sum = sum * square + 1.0 / 3;
        sum = sum * square + 1;
        return exponent * LN_2 + 2 * s * sum;
    }

    /** A ratio of powers in dB; the same arguments as {@link #of}. */
    static double db(double powerRatio) {
        return DB_PER_NEPER * of(powerRatio);
    }
}
