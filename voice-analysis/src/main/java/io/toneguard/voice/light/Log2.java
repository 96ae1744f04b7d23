package io.toneguard.voice.light;

/**
 * The binary logarithm in plain float arithmetic: twice the series of the inverse hyperbolic tangent about 1, five terms. The same bits on
 * every machine, and lane by lane in the vector kernel. For positive normal numbers; error below 3e-7 of the result or of 1.
 */
final class Log2 {
    /** The bits of the square root of one half: mantissas are taken from there to the square root of two. */
    static final int ROOT_HALF = 0x3F3504F3;

    static final float TERM_1 = (float) (2 / StrictMath.log(2));
    static final float TERM_3 = TERM_1 / 3;
    static final float TERM_5 = TERM_1 / 5;
    static final float TERM_7 = TERM_1 / 7;
    static final float TERM_9 = TERM_1 / 9;

    private Log2() {}

    static float of(float x) {
        int bits = Float.floatToRawIntBits(x);
        int exponent = (bits - ROOT_HALF) >> 23;
        float mantissa = Float.intBitsToFloat(bits - (exponent << 23));
        float s = (mantissa - 1) / (mantissa + 1);
        float square = s * s;
        float series = (((TERM_9 * square + TERM_7) * square + TERM_5) * square + TERM_3) * square + TERM_1;
        return series * s + (float) exponent;
    }
}
