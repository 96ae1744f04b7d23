package io.toneguard.voice.light;

/** A complex transform in place, after a {@link FftPlan}. */
final class ScalarFft {
    private final FftPlan plan;

    ScalarFft(FftPlan plan) {
        this.plan = plan;
    }

    void transform(float[] re, float[] im) {
        int points = plan.points();
        for (int pass = 0; pass < plan.passes(); pass++) {
            int quarter = points >> (2 * pass + 2);
            if (quarter > 1) {
                turned(re, im, points, quarter, plan.factors(pass));
            } else {
                last(re, im, points);
            }
        }
        if (plan.endsWithRadix2()) {
            pairs(re, im, points);
        }
    }

    private static void turned(float[] re, float[] im, int points, int quarter, float[] factors) {
        for (int j = 0; j < quarter; j++) {
            float c1 = factors[6 * j];
            float s1 = factors[6 * j + 1];
            float c2 = factors[6 * j + 2];
            float s2 = factors[6 * j + 3];
            float c3 = factors[6 * j + 4];
            float s3 = factors[6 * j + 5];
            for (int i0 = j; i0 < points; i0 += 4 * quarter) {
                int i1 = i0 + quarter;
                int i2 = i1 + quarter;
                int i3 = i2 + quarter;
                float evenRe = re[i0] + re[i2];
                float evenIm = im[i0] + im[i2];
                float crossRe = re[i0] - re[i2];
                float crossIm = im[i0] - im[i2];
                float oddRe = re[i1] + re[i3];
                float oddIm = im[i1] + im[i3];
                float swingRe = re[i1] - re[i3];
                float swingIm = im[i1] - im[i3];
                re[i0] = evenRe + oddRe;
                im[i0] = evenIm + oddIm;
                float aRe = crossRe + swingIm;
                float aIm = crossIm - swingRe;
                re[i1] = aRe * c1 - aIm * s1;
                im[i1] = aRe * s1 + aIm * c1;
                float bRe = evenRe - oddRe;
                float bIm = evenIm - oddIm;
                re[i2] = bRe * c2 - bIm * s2;
                im[i2] = bRe * s2 + bIm * c2;
                float cRe = crossRe - swingIm;
                float cIm = crossIm + swingRe;
                re[i3] = cRe * c3 - cIm * s3;
                im[i3] = cRe * s3 + cIm * c3;
            }
        }
    }

    private static void last(float[] re, float[] im, int points) {
        for (int i = 0; i < points; i += 4) {
            float evenRe = re[i] + re[i + 2];
            float evenIm = im[i] + im[i + 2];
            float crossRe = re[i] - re[i + 2];
            float crossIm = im[i] - im[i + 2];
            float oddRe = re[i + 1] + re[i + 3];
            float oddIm = im[i + 1] + im[i + 3];
            float swingRe = re[i + 1] - re[i + 3];
            float swingIm = im[i + 1] - im[i + 3];
            re[i] = evenRe + oddRe;
            im[i] = evenIm + oddIm;
            re[i + 1] = crossRe + swingIm;
            im[i + 1] = crossIm - swingRe;
            re[i + 2] = evenRe - oddRe;
            im[i + 2] = evenIm - oddIm;
            re[i + 3] = crossRe - swingIm;
            im[i + 3] = crossIm + swingRe;
        }
    }

    private static void pairs(float[] re, float[] im, int points) {
        for (int i = 0; i < points; i += 2) {
            float aRe = re[i];
            float aIm = im[i];
            re[i] = aRe + re[i + 1];
            im[i] = aIm + im[i + 1];
            re[i + 1] = aRe - re[i + 1];
            im[i + 1] = aIm - im[i + 1];
        }
    }
}
