package io.toneguard.voice.light;

import static io.toneguard.voice.light.HopBatch.LANES;
import static io.toneguard.voice.light.PitchTables.COS;
import static io.toneguard.voice.light.PitchTables.SIN;

/**
 * A frame's normalised autocorrelation: real transform, power, and back by a cosine transform of half the length, since a power spectrum
 * is real and even. {@code VectorCorrelation} does the same on many frames; change both or neither.
 */
final class ScalarCorrelation {
    private static final int HALF = PitchTables.POINTS / 2;
    private static final int QUARTER = PitchTables.POINTS / 4;

    private final int[] places = HopBatch.places(PitchTables.WINDOW);
    private final ScalarFft forward = new ScalarFft(PitchTables.FORWARD);
    private final ScalarFft back = new ScalarFft(PitchTables.BACK);
    private final float[] re = new float[HALF];
    private final float[] im = new float[HALF];
    private final float[] evenLags = new float[QUARTER];
    private final float[] oddLags = new float[QUARTER];

    void analyze(HopBatch batch, int lane, BatchMeasures measures) {
        window(batch.samples, lane, batch.means[lane]);
        forward.transform(re, im);
        float firstOdd = fold();
        back.transform(evenLags, oddLags);
        normalise(firstOdd, measures.correlation, lane);
        markPeaks(measures.correlation, measures.peaks, lane);
    }

    private void window(float[] samples, int lane, float mean) {
        float[] hann = PitchTables.HANN;
        for (int n = 0; n < PitchTables.WINDOW / 2; n++) {
            re[n] = (samples[places[2 * n] + lane] - mean) * hann[2 * n];
            im[n] = (samples[places[2 * n + 1] + lane] - mean) * hann[2 * n + 1];
        }
        for (int n = PitchTables.WINDOW / 2; n < HALF; n++) {
            re[n] = 0;
            im[n] = 0;
        }
    }

    /**
     * From the packed transform to the sequence whose real transform holds the even lags as real parts and the differences of odd lags
     * as imaginary parts. Bins k and 256 - k are only ever needed as their sum and difference.
     *
     * @return the autocorrelation at lag 1
     */
    private float fold() {
        int[] at = PitchTables.FORWARD.positions();
        evenLags[0] = 4 * (re[0] * re[0] + im[0] * im[0]);
        float firstOdd = 8 * (re[0] * im[0]);
        int middle = at[QUARTER];
        evenLags[QUARTER / 2] = 4 * (re[middle] * re[middle] + im[middle] * im[middle]);
        for (int k = 1; k < QUARTER; k++) {
            int a = at[k];
            int b = at[HALF - k];
            float evenRe = re[a] + re[b];
            float evenIm = im[a] - im[b];
            float oddRe = im[a] + im[b];
            float oddIm = re[b] - re[a];
            float turnedRe = oddRe * COS[k] + oddIm * SIN[k];
            float turnedIm = oddIm * COS[k] - oddRe * SIN[k];
            float sum = (evenRe * evenRe + evenIm * evenIm) + (oddRe * oddRe + oddIm * oddIm);
            float difference = 4 * (evenRe * turnedRe + evenIm * turnedIm);
            firstOdd += difference * COS[k];
            float lean = difference * SIN[k];
            if ((k & 1) == 0) {
                evenLags[k / 2] = sum - lean;
                evenLags[QUARTER - k / 2] = sum + lean;
            } else {
                oddLags[k / 2] = sum - lean;
                oddLags[QUARTER - 1 - k / 2] = sum + lean;
            }
        }
        return firstOdd;
    }

    private void normalise(float firstOdd, float[] correlation, int lane) {
        int[] at = PitchTables.BACK.positions();
        float[] perWindow = PitchTables.PER_WINDOW;
        float energy = evenLags[0] + oddLags[0];
        float perEnergy = 1 / Math.max(energy, Float.MIN_NORMAL);
        float odd = firstOdd;
        correlation[lane] = 1;
        correlation[LANES + lane] = odd * perEnergy * perWindow[1];
        for (int k = 1; k < PitchTables.LAGS / 2; k++) {
            int a = at[k];
            int b = at[QUARTER - k];
            float evenRe = evenLags[a] + evenLags[b];
            float evenIm = oddLags[a] - oddLags[b];
            float oddRe = oddLags[a] + oddLags[b];
            float oddIm = evenLags[b] - evenLags[a];
            float real = evenRe + (oddRe * COS[2 * k] + oddIm * SIN[2 * k]);
            float imaginary = evenIm + (oddIm * COS[2 * k] - oddRe * SIN[2 * k]);
            odd = odd - 0.5f * imaginary;
            correlation[2 * k * LANES + lane] = 0.5f * real * perEnergy * perWindow[2 * k];
            correlation[(2 * k + 1) * LANES + lane] = odd * perEnergy * perWindow[2 * k + 1];
        }
    }

    private static void markPeaks(float[] correlation, int[] peaks, int lane) {
        float after = correlation[(PitchTables.LONGEST_LAG + 1) * LANES + lane];
        float here = correlation[PitchTables.LONGEST_LAG * LANES + lane];
        int lag = PitchTables.LONGEST_LAG;
        for (int word = PitchTables.PEAK_WORDS - 1; word >= 0; word--) {
            int first = PitchTables.SHORTEST_LAG + word * Integer.SIZE;
            int marks = 0;
            for (; lag >= first; lag--) {
                float before = correlation[(lag - 1) * LANES + lane];
                marks = marks + marks + (signOfPeak(before, here, after) >>> 31);
                after = here;
                here = before;
            }
            peaks[word * LANES + lane] = marks;
        }
    }

    /** Negative if here > LEAST_HEIGHT, here > before and here >= after: by signs, since branches on each would often be mispredicted. */
    private static int signOfPeak(float before, float here, float after) {
        int rises = Float.floatToRawIntBits(before - here);
        int falls = ~Float.floatToRawIntBits(here - after);
        int high = Float.floatToRawIntBits(PitchTables.LEAST_HEIGHT - here);
        return rises & falls & high;
    }
}
