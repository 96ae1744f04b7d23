package io.toneguard.voice.light;

import static io.toneguard.voice.light.PitchTables.COS;
import static io.toneguard.voice.light.PitchTables.SIN;
import static io.toneguard.voice.light.SpectrumTables.BINS;

/** A frame's spectral balance. {@code VectorSpectrum} does the same on many frames; change both or neither. */
final class ScalarSpectrum {
    private static final int HALF = SpectrumTables.POINTS / 2;

    private final int[] places = HopBatch.places(SpectrumTables.POINTS);
    private final ScalarFft fft = new ScalarFft(SpectrumTables.PLAN);
    private final float[] re = new float[HALF];
    private final float[] im = new float[HALF];
    private final float[] power = new float[BINS];

    void analyze(HopBatch batch, int lane, BatchMeasures measures) {
        window(batch.samples, lane);
        fft.transform(re, im);
        power();
        takeMeanFromBin1();
        raiseDeepest();
        float low = sum(SpectrumTables.BIN_50_HZ, SpectrumTables.BIN_1_KHZ);
        float high = sum(SpectrumTables.BIN_1_KHZ, BINS);
        measures.alphaRatio4kDb[lane] = decibels(high, low);
        float lowPeak = highest(1, SpectrumTables.BIN_2_KHZ);
        float highPeak = highest(SpectrumTables.BIN_2_KHZ, BINS);
        measures.hammarberg4kDb[lane] = decibels(lowPeak, highPeak);
        measures.mfcc1[lane] = mfcc1();
    }

    private void window(float[] samples, int lane) {
        float[] hann = SpectrumTables.HANN;
        for (int n = 0; n < HALF; n++) {
            re[n] = samples[places[2 * n] + lane] * hann[2 * n];
            im[n] = samples[places[2 * n + 1] + lane] * hann[2 * n + 1];
        }
    }

    /** Four times the power of each bin: all measures are ratios. */
    private void power() {
        int[] at = SpectrumTables.PLAN.positions();
        int middle = at[HALF / 2];
        power[HALF / 2] = 4 * (re[middle] * re[middle] + im[middle] * im[middle]);
        for (int k = 1; k < HALF / 2; k++) {
            int a = at[k];
            int b = at[HALF - k];
            float evenRe = re[a] + re[b];
            float evenIm = im[a] - im[b];
            float oddRe = im[a] + im[b];
            float oddIm = re[b] - re[a];
            float turnedRe = oddRe * COS[2 * k] + oddIm * SIN[2 * k];
            float turnedIm = oddIm * COS[2 * k] - oddRe * SIN[2 * k];
            float xRe = evenRe + turnedRe;
            float xIm = evenIm + turnedIm;
            float yRe = evenRe - turnedRe;
            float yIm = evenIm - turnedIm;
            power[k] = xRe * xRe + xIm * xIm;
            power[HALF - k] = yRe * yRe + yIm * yIm;
        }
    }

    private void takeMeanFromBin1() {
        int a = SpectrumTables.PLAN.positions()[1];
        int b = SpectrumTables.PLAN.positions()[HALF - 1];
        power[1] = bin1WithoutMean(re[a], im[a], re[b], im[b], re[0] + im[0]);
    }

    /**
     * The power of bin 1 as if the mean, weighted by the window, had been taken from the samples before: the full engine does. Only this bin holds part of
     * the mean, half of bin 0's turned by pi / 256.
     *
     * @param reA bin 1 of the packed transform
     * @param reB its last bin
     * @param bin0 sum of the windowed samples
     */
    static float bin1WithoutMean(float reA, float imA, float reB, float imB, float bin0) {
        float oddRe = imA + imB;
        float oddIm = reB - reA;
        float xRe = reA + reB + (oddRe * COS[2] + oddIm * SIN[2]) + bin0 * COS[1];
        float xIm = imA - imB + (oddIm * COS[2] - oddRe * SIN[2]) + bin0 * SIN[1];
        return xRe * xRe + xIm * xIm;
    }

    private void raiseDeepest() {
        float floor = Math.max(sum(1, BINS) * SpectrumTables.DEEPEST, SpectrumTables.LEAST_POWER);
        for (int bin = 1; bin < BINS; bin++) {
            power[bin] = Math.max(power[bin], floor);
        }
    }

    private float sum(int from, int to) {
        float sum = 0;
        for (int bin = from; bin < to; bin++) {
            sum += power[bin];
        }
        return sum;
    }

    private float highest(int from, int to) {
        float highest = 0;
        for (int bin = from; bin < to; bin++) {
            highest = Math.max(highest, power[bin]);
        }
        return highest;
    }

    private static float decibels(float power, float over) {
        return (Log2.of(power) - Log2.of(over)) * SpectrumTables.DB_PER_OCTAVE;
    }

    private float mfcc1() {
        float[] weight = SpectrumTables.WEIGHT;
        float coefficient = 0;
        for (int band = 0; band < SpectrumTables.BANDS; band++) {
            float sum = 0;
            for (int bin = SpectrumTables.BAND_FIRST[band]; bin < SpectrumTables.BAND_END[band]; bin++) {
                sum += power[bin] * weight[band * BINS + bin];
            }
            coefficient += Log2.of(sum) * SpectrumTables.CEPSTRUM[band];
        }
        return coefficient;
    }
}
