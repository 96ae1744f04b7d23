package io.toneguard.voice.light;

import static io.toneguard.voice.light.HopBatch.LANES;
import static io.toneguard.voice.light.Lanes.all;
import static io.toneguard.voice.light.Lanes.load;
import static io.toneguard.voice.light.PitchTables.COS;
import static io.toneguard.voice.light.PitchTables.SIN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link ScalarCorrelation} on as many frames at once as there are lanes; change both or neither. Sums leave a method in an array: one that is
 * returned would be an object in every turn of its loop.
 */
final class VectorCorrelation {
    private static final int HALF = PitchTables.POINTS / 2;
    private static final int QUARTER = PitchTables.POINTS / 4;

    private final int[] places = HopBatch.places(PitchTables.WINDOW);
    private final VectorFft forward = new VectorFft(PitchTables.FORWARD);
    private final VectorFft back = new VectorFft(PitchTables.BACK);
    private final float[] re = new float[HALF * Lanes.COUNT];
    private final float[] im = new float[HALF * Lanes.COUNT];
    private final float[] evenLags = new float[QUARTER * Lanes.COUNT];
    private final float[] oddLags = new float[QUARTER * Lanes.COUNT];
    private final float[] firstOdds = new float[Lanes.COUNT];

    void analyze(HopBatch batch, int lane, BatchMeasures measures) {
        window(batch, lane, places, re, im);
        forward.transform(re, im);
        fold(re, im, evenLags, oddLags, firstOdds);
        back.transform(evenLags, oddLags);
        normalise(firstOdds, evenLags, oddLags, measures.correlation, lane);
        markPeaks(measures.correlation, measures.peaks, lane);
    }

    private static void window(HopBatch batch, int lane, int[] places, float[] re, float[] im) {
        float[] samples = batch.samples;
        FloatVector mean = load(batch.means, lane);
        float[] hann = PitchTables.HANN;
        for (int n = 0; n < PitchTables.WINDOW / 2; n++) {
            FloatVector even = load(samples, places[2 * n] + lane);
            FloatVector odd = load(samples, places[2 * n + 1] + lane);
            even.sub(mean).mul(hann[2 * n]).intoArray(re, n * Lanes.COUNT);
            odd.sub(mean).mul(hann[2 * n + 1]).intoArray(im, n * Lanes.COUNT);
        }
        FloatVector none = all(0);
        for (int n = PitchTables.WINDOW / 2; n < HALF; n++) {
            none.intoArray(re, n * Lanes.COUNT);
            none.intoArray(im, n * Lanes.COUNT);
        }
    }

    private static void fold(float[] re, float[] im, float[] evenLags, float[] oddLags, float[] firstOdds) {
        int[] at = PitchTables.FORWARD.positions();
        FloatVector firstRe = load(re, 0);
        FloatVector firstIm = load(im, 0);
        firstRe.mul(firstRe).add(firstIm.mul(firstIm)).mul(4).intoArray(evenLags, 0);
        FloatVector firstOdd = firstRe.mul(firstIm).mul(8);
        FloatVector middleRe = load(re, at[QUARTER] * Lanes.COUNT);
        FloatVector middleIm = load(im, at[QUARTER] * Lanes.COUNT);
        middleRe.mul(middleRe).add(middleIm.mul(middleIm)).mul(4).intoArray(evenLags, QUARTER / 2 * Lanes.COUNT);
        for (int k = 1; k < QUARTER; k++) {
            int a = at[k] * Lanes.COUNT;
            int b = at[HALF - k] * Lanes.COUNT;
            FloatVector reA = load(re, a);
            FloatVector imA = load(im, a);
            FloatVector reB = load(re, b);
            FloatVector imB = load(im, b);
            FloatVector evenRe = reA.add(reB);
            FloatVector evenIm = imA.sub(imB);
            FloatVector oddRe = imA.add(imB);
            FloatVector oddIm = reB.sub(reA);
            FloatVector turnedRe = oddRe.mul(COS[k]).add(oddIm.mul(SIN[k]));
            FloatVector turnedIm = oddIm.mul(COS[k]).sub(oddRe.mul(SIN[k]));
            FloatVector sum = evenRe.mul(evenRe)
                    .add(evenIm.mul(evenIm))
                    .add(oddRe.mul(oddRe).add(oddIm.mul(oddIm)));
            FloatVector difference =
                    evenRe.mul(turnedRe).add(evenIm.mul(turnedIm)).mul(4);
            firstOdd = firstOdd.add(difference.mul(COS[k]));
            FloatVector lean = difference.mul(SIN[k]);
            boolean isEven = (k & 1) == 0;
            float[] lags = isEven ? evenLags : oddLags;
            sum.sub(lean).intoArray(lags, k / 2 * Lanes.COUNT);
            sum.add(lean).intoArray(lags, (isEven ? QUARTER - k / 2 : QUARTER - 1 - k / 2) * Lanes.COUNT);
        }
        firstOdd.intoArray(firstOdds, 0);
    }

    private static void normalise(float[] firstOdds, float[] evenLags, float[] oddLags, float[] correlation, int lane) {
        int[] at = PitchTables.BACK.positions();
        float[] perWindow = PitchTables.PER_WINDOW;
        FloatVector energy = load(evenLags, 0).add(load(oddLags, 0));
        FloatVector perEnergy = all(1).div(energy.max(Float.MIN_NORMAL));
        FloatVector odd = load(firstOdds, 0);
        all(1).intoArray(correlation, lane);
        odd.mul(perEnergy).mul(perWindow[1]).intoArray(correlation, LANES + lane);
        for (int k = 1; k < PitchTables.LAGS / 2; k++) {
            int a = at[k] * Lanes.COUNT;
            int b = at[QUARTER - k] * Lanes.COUNT;
            FloatVector reA = load(evenLags, a);
            FloatVector imA = load(oddLags, a);
            FloatVector reB = load(evenLags, b);
            FloatVector imB = load(oddLags, b);
            FloatVector evenRe = reA.add(reB);
            FloatVector evenIm = imA.sub(imB);
            FloatVector oddRe = imA.add(imB);
            FloatVector oddIm = reB.sub(reA);
            FloatVector real = evenRe.add(oddRe.mul(COS[2 * k]).add(oddIm.mul(SIN[2 * k])));
            FloatVector imaginary = evenIm.add(oddIm.mul(COS[2 * k]).sub(oddRe.mul(SIN[2 * k])));
            odd = odd.sub(imaginary.mul(0.5f));
            real.mul(0.5f).mul(perEnergy).mul(perWindow[2 * k]).intoArray(correlation, 2 * k * LANES + lane);
            odd.mul(perEnergy).mul(perWindow[2 * k + 1]).intoArray(correlation, (2 * k + 1) * LANES + lane);
        }
    }

    private static void markPeaks(float[] correlation, int[] peaks, int lane) {
        for (int word = 0; word < PitchTables.PEAK_WORDS; word++) {
            int first = PitchTables.SHORTEST_LAG + word * Integer.SIZE;
            int last = Math.min(first + Integer.SIZE - 1, PitchTables.LONGEST_LAG);
            IntVector marks = IntVector.zero(Lanes.INTS);
            for (int at = last * LANES + lane; at >= first * LANES + lane; at -= LANES) {
                FloatVector here = load(correlation, at);
                IntVector rises = load(correlation, at - LANES).sub(here).reinterpretAsInts();
                IntVector falls = here.sub(load(correlation, at + LANES))
                        .reinterpretAsInts()
                        .not();
                IntVector high = all(PitchTables.LEAST_HEIGHT).sub(here).reinterpretAsInts();
                marks = marks.add(marks).add(rises.and(falls).and(high).lanewise(VectorOperators.LSHR, 31));
            }
            marks.intoArray(peaks, word * LANES + lane);
        }
    }
}
