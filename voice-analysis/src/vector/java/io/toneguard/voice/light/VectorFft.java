package io.toneguard.voice.light;

import static io.toneguard.voice.light.Lanes.load;

import jdk.incubator.vector.FloatVector;

/** {@link ScalarFft} on as many frames at once as there are lanes; sample k of all frames lies at k times the lanes. */
final class VectorFft {
    private final FftPlan plan;

    VectorFft(FftPlan plan) {
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
        int step = quarter * Lanes.COUNT;
        for (int j = 0; j < quarter; j++) {
            float c1 = factors[6 * j];
            float s1 = factors[6 * j + 1];
            float c2 = factors[6 * j + 2];
            float s2 = factors[6 * j + 3];
            float c3 = factors[6 * j + 4];
            float s3 = factors[6 * j + 5];
            for (int i = j * Lanes.COUNT; i < points * Lanes.COUNT; i += 4 * step) {
                FloatVector re0 = load(re, i);
                FloatVector re1 = load(re, i + step);
                FloatVector re2 = load(re, i + 2 * step);
                FloatVector re3 = load(re, i + 3 * step);
                FloatVector im0 = load(im, i);
                FloatVector im1 = load(im, i + step);
                FloatVector im2 = load(im, i + 2 * step);
                FloatVector im3 = load(im, i + 3 * step);
                FloatVector evenRe = re0.add(re2);
                FloatVector evenIm = im0.add(im2);
                FloatVector crossRe = re0.sub(re2);
                FloatVector crossIm = im0.sub(im2);
                FloatVector oddRe = re1.add(re3);
                FloatVector oddIm = im1.add(im3);
                FloatVector swingRe = re1.sub(re3);
                FloatVector swingIm = im1.sub(im3);
                evenRe.add(oddRe).intoArray(re, i);
                evenIm.add(oddIm).intoArray(im, i);
                FloatVector aRe = crossRe.add(swingIm);
                FloatVector aIm = crossIm.sub(swingRe);
                aRe.mul(c1).sub(aIm.mul(s1)).intoArray(re, i + step);
                aRe.mul(s1).add(aIm.mul(c1)).intoArray(im, i + step);
                FloatVector bRe = evenRe.sub(oddRe);
                FloatVector bIm = evenIm.sub(oddIm);
                bRe.mul(c2).sub(bIm.mul(s2)).intoArray(re, i + 2 * step);
                bRe.mul(s2).add(bIm.mul(c2)).intoArray(im, i + 2 * step);
                FloatVector cRe = crossRe.sub(swingIm);
                FloatVector cIm = crossIm.add(swingRe);
                cRe.mul(c3).sub(cIm.mul(s3)).intoArray(re, i + 3 * step);
                cRe.mul(s3).add(cIm.mul(c3)).intoArray(im, i + 3 * step);
            }
        }
    }

    private static void last(float[] re, float[] im, int points) {
        int step = Lanes.COUNT;
        for (int i = 0; i < points * Lanes.COUNT; i += 4 * step) {
            FloatVector re0 = load(re, i);
            FloatVector re1 = load(re, i + step);
            FloatVector re2 = load(re, i + 2 * step);
            FloatVector re3 = load(re, i + 3 * step);
            FloatVector im0 = load(im, i);
            FloatVector im1 = load(im, i + step);
            FloatVector im2 = load(im, i + 2 * step);
            FloatVector im3 = load(im, i + 3 * step);
            FloatVector evenRe = re0.add(re2);
            FloatVector evenIm = im0.add(im2);
            FloatVector crossRe = re0.sub(re2);
            FloatVector crossIm = im0.sub(im2);
            FloatVector oddRe = re1.add(re3);
            FloatVector oddIm = im1.add(im3);
            FloatVector swingRe = re1.sub(re3);
            FloatVector swingIm = im1.sub(im3);
            evenRe.add(oddRe).intoArray(re, i);
            evenIm.add(oddIm).intoArray(im, i);
            crossRe.add(swingIm).intoArray(re, i + step);
            crossIm.sub(swingRe).intoArray(im, i + step);
            evenRe.sub(oddRe).intoArray(re, i + 2 * step);
            evenIm.sub(oddIm).intoArray(im, i + 2 * step);
            crossRe.sub(swingIm).intoArray(re, i + 3 * step);
            crossIm.add(swingRe).intoArray(im, i + 3 * step);
        }
    }

    /** Four pairs a turn: a method this long is compiled by itself, where a short one ends up in a caller too big to keep vectors off the heap. */
    private static void pairs(float[] re, float[] im, int points) {
        int step = Lanes.COUNT;
        for (int i = 0; i < points * Lanes.COUNT; i += 8 * step) {
            FloatVector aRe0 = load(re, i);
            FloatVector aIm0 = load(im, i);
            FloatVector bRe0 = load(re, i + step);
            FloatVector bIm0 = load(im, i + step);
            aRe0.add(bRe0).intoArray(re, i);
            aIm0.add(bIm0).intoArray(im, i);
            aRe0.sub(bRe0).intoArray(re, i + step);
            aIm0.sub(bIm0).intoArray(im, i + step);
            FloatVector aRe1 = load(re, i + 2 * step);
            FloatVector aIm1 = load(im, i + 2 * step);
            FloatVector bRe1 = load(re, i + 3 * step);
            FloatVector bIm1 = load(im, i + 3 * step);
            aRe1.add(bRe1).intoArray(re, i + 2 * step);
            aIm1.add(bIm1).intoArray(im, i + 2 * step);
            aRe1.sub(bRe1).intoArray(re, i + 3 * step);
            aIm1.sub(bIm1).intoArray(im, i + 3 * step);
            FloatVector aRe2 = load(re, i + 4 * step);
            FloatVector aIm2 = load(im, i + 4 * step);
            FloatVector bRe2 = load(re, i + 5 * step);
            FloatVector bIm2 = load(im, i + 5 * step);
            aRe2.add(bRe2).intoArray(re, i + 4 * step);
            aIm2.add(bIm2).intoArray(im, i + 4 * step);
            aRe2.sub(bRe2).intoArray(re, i + 5 * step);
            aIm2.sub(bIm2).intoArray(im, i + 5 * step);
            FloatVector aRe3 = load(re, i + 6 * step);
            FloatVector aIm3 = load(im, i + 6 * step);
            FloatVector bRe3 = load(re, i + 7 * step);
            FloatVector bIm3 = load(im, i + 7 * step);
            aRe3.add(bRe3).intoArray(re, i + 6 * step);
            aIm3.add(bIm3).intoArray(im, i + 6 * step);
            aRe3.sub(bRe3).intoArray(re, i + 7 * step);
            aIm3.sub(bIm3).intoArray(im, i + 7 * step);
        }
    }
}
