package io.toneguard.voice.light;

import static io.toneguard.voice.light.Lanes.all;
import static io.toneguard.voice.light.Lanes.load;
import static io.toneguard.voice.light.PitchTables.COS;
import static io.toneguard.voice.light.PitchTables.SIN;
import static io.toneguard.voice.light.SpectrumTables.BINS;

import jdk.incubator.vector.FloatVector;

/** {@link ScalarSpectrum} on as many frames at once as there are lanes; change both or neither. */
final class VectorSpectrum {
    private static final int HALF = SpectrumTables.POINTS / 2;

    private final int[] places = HopBatch.places(SpectrumTables.POINTS);
    private final VectorFft fft = new VectorFft(SpectrumTables.PLAN);
    private final float[] re = new float[HALF * Lanes.COUNT];
    private final float[] im = new float[HALF * Lanes.COUNT];
    private final float[] power = new float[BINS * Lanes.COUNT];
    private final float[] low = new float[Lanes.COUNT];
    private final float[] high = new float[Lanes.COUNT];

    void analyze(HopBatch batch, int lane, BatchMeasures measures) {
        window(batch.samples, lane, places, re, im);
        fft.transform(re, im);
        power(re, im, power);
        takeMeanFromBin1(re, im, power);
        raiseDeepest(power);
        sum(power, SpectrumTables.BIN_50_HZ, SpectrumTables.BIN_1_KHZ, low);
        sum(power, SpectrumTables.BIN_1_KHZ, BINS, high);
        decibels(high, low, measures.alphaRatio4kDb, lane);
        highest(power, 1, SpectrumTables.BIN_2_KHZ, low);
        highest(power, SpectrumTables.BIN_2_KHZ, BINS, high);
        decibels(low, high, measures.hammarberg4kDb, lane);
        mfcc1(power, measures.mfcc1, lane);
    }

    private static void window(float[] samples, int lane, int[] places, float[] re, float[] im) {
        float[] hann = SpectrumTables.HANN;
        for (int n = 0; n < HALF; n++) {
            FloatVector even = load(samples, places[2 * n] + lane);
            FloatVector odd = load(samples, places[2 * n + 1] + lane);
            even.mul(hann[2 * n]).intoArray(re, n * Lanes.COUNT);
            odd.mul(hann[2 * n + 1]).intoArray(im, n * Lanes.COUNT);
        }
    }

    private static void power(float[] re, float[] im, float[] power) {
        int[] at = SpectrumTables.PLAN.positions();
        FloatVector middleRe = load(re, at[HALF / 2] * Lanes.COUNT);
        FloatVector middleIm = load(im, at[HALF / 2] * Lanes.COUNT);
        middleRe.mul(middleRe).add(middleIm.mul(middleIm)).mul(4).intoArray(power, HALF / 2 * Lanes.COUNT);
        for (int k = 1; k < HALF / 2; k++) {
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
            FloatVector turnedRe = oddRe.mul(COS[2 * k]).add(oddIm.mul(SIN[2 * k]));
            FloatVector turnedIm = oddIm.mul(COS[2 * k]).sub(oddRe.mul(SIN[2 * k]));
            FloatVector xRe = evenRe.add(turnedRe);
            FloatVector xIm = evenIm.add(turnedIm);
            FloatVector yRe = evenRe.sub(turnedRe);
            FloatVector yIm = evenIm.sub(turnedIm);
            xRe.mul(xRe).add(xIm.mul(xIm)).intoArray(power, k * Lanes.COUNT);
            yRe.mul(yRe).add(yIm.mul(yIm)).intoArray(power, (HALF - k) * Lanes.COUNT);
        }
    }

    private static void raiseDeepest(float[] power) {
        FloatVector sum = all(0);
        for (int bin = 1; bin < BINS; bin++) {
            sum = sum.add(load(power, bin * Lanes.COUNT));
        }
        FloatVector floor = sum.mul(SpectrumTables.DEEPEST).max(SpectrumTables.LEAST_POWER);
        for (int bin = 1; bin < BINS; bin++) {
            load(power, bin * Lanes.COUNT).max(floor).intoArray(power, bin * Lanes.COUNT);
        }
    }

    /** Lane by lane: once per batch that costs nothing, and leaves no vector on the heap. */
    private static void takeMeanFromBin1(float[] re, float[] im, float[] power) {
        int a = SpectrumTables.PLAN.positions()[1] * Lanes.COUNT;
        int b = SpectrumTables.PLAN.positions()[HALF - 1] * Lanes.COUNT;
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            power[Lanes.COUNT + lane] = ScalarSpectrum.bin1WithoutMean(
                    re[a + lane], im[a + lane], re[b + lane], im[b + lane], re[lane] + im[lane]);
        }
    }

    private static void sum(float[] power, int from, int to, float[] sums) {
        FloatVector sum = all(0);
        for (int bin = from; bin < to; bin++) {
            sum = sum.add(load(power, bin * Lanes.COUNT));
        }
        sum.intoArray(sums, 0);
    }

    private static void highest(float[] power, int from, int to, float[] peaks) {
        FloatVector highest = all(0);
        for (int bin = from; bin < to; bin++) {
            highest = highest.max(load(power, bin * Lanes.COUNT));
        }
        highest.intoArray(peaks, 0);
    }

    private static void decibels(float[] power, float[] over, float[] result, int lane) {
        Lanes.log2(load(power, 0))
                .sub(Lanes.log2(load(over, 0)))
                .mul(SpectrumTables.DB_PER_OCTAVE)
                .intoArray(result, lane);
    }

    private static void mfcc1(float[] power, float[] result, int lane) {
        float[] weight = SpectrumTables.WEIGHT;
        FloatVector coefficient = all(0);
        for (int band = 0; band < SpectrumTables.BANDS; band++) {
            FloatVector sum = all(0);
            for (int bin = SpectrumTables.BAND_FIRST[band]; bin < SpectrumTables.BAND_END[band]; bin++) {
                sum = sum.add(load(power, bin * Lanes.COUNT).mul(weight[band * BINS + bin]));
            }
            coefficient = coefficient.add(Lanes.log2(sum).mul(SpectrumTables.CEPSTRUM[band]));
        }
        coefficient.intoArray(result, lane);
    }
}
