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

    private static void pairs(float[] re, float[] im, int points) {
        int step = Lanes.COUNT;
        for (int i = 0; i < points * Lanes.COUNT; i += 2 * step) {
            FloatVector aRe = load(re, i);
            FloatVector aIm = load(im, i);
            FloatVector bRe = load(re, i + step);
            FloatVector bIm = load(im, i + step);
            aRe.add(bRe).intoArray(re, i);
            aIm.add(bIm).intoArray(im, i);
            aRe.sub(bRe).intoArray(re, i + step);
            aIm.sub(bIm).intoArray(im, i + step);
        }
    }
}
