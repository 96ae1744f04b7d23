package io.toneguard.voice.light;

/**
 * What a complex transform of a fixed length needs to know: passes of radix 4 by decimation in frequency, one of radix 2 at the end where
 * the length is no power of four. Both kernels follow it, in the same order of operations.
 */
final class FftPlan {
    private final int points;
    /** Per pass, for each j: cos and -sin of j, 2j and 3j steps of the pass's circle. */
    private final float[][] factors;

    private final int[] positions;

    FftPlan(int points) {
        this.points = points;
        int passes = Integer.numberOfTrailingZeros(points) / 2;
        this.factors = new float[passes][];
        for (int pass = 0; pass < passes; pass++) {
            factors[pass] = around(points >> (2 * pass));
        }
        this.positions = new int[points];
        for (int k = 0; k < points; k++) {
            positions[k] = position(k);
        }
    }

    private static float[] around(int circle) {
        var result = new float[circle / 4 * 6];
        for (int j = 0; j < circle / 4; j++) {
            for (int times = 1; times <= 3; times++) {
                double angle = 2 * Math.PI * j * times / circle;
                result[6 * j + 2 * times - 2] = (float) StrictMath.cos(angle);
                result[6 * j + 2 * times - 1] = (float) -StrictMath.sin(angle);
            }
        }
        return result;
    }

    private int position(int k) {
        int position = 0;
        int rest = k;
        int span = points;
        while (span > 1) {
            int radix = span >= 4 ? 4 : 2;
            span /= radix;
            position += rest % radix * span;
            rest /= radix;
        }
        return position;
    }

    int points() {
        return points;
    }

    /** Passes of radix 4. */
    int passes() {
        return factors.length;
    }

    boolean endsWithRadix2() {
        return points >> (2 * factors.length) == 2;
    }

    /** Six factors for each of the pass's first quarter: cos j, -sin j, cos 2j, -sin 2j, cos 3j, -sin 3j. */
    float[] factors(int pass) {
        return factors[pass];
    }

    /** Where the transform leaves bin k: digits reversed. */
    int[] positions() {
        return positions;
    }
}
