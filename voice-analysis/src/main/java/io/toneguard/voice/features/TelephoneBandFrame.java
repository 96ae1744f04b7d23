package io.toneguard.voice.features;

import java.util.Arrays;

/**
 * Samples about an instant at 8 kHz, whatever the rate of the channel, so that a measure means the same in telephone and wideband
 * recordings. 16 kHz goes through a half-band FIR (Hann window, flat to 3.6 kHz, -6 dB at 4 kHz), 8 kHz through nothing. What lies outside
 * the recording is silence. Reused; no allocation per frame.
 */
final class TelephoneBandFrame {
    static final int RATE_HZ = 8000;

    private static final int HALF_TAPS = 32;

    private final int factor;
    private final int reach;
    private final double[] samples;
    private final double[] wideband;
    /** Weights of the odd taps 1, 3, 5, ...; the even ones are 0 but for the middle, which is a half. */
    private final double[] oddTaps = new double[HALF_TAPS / 2];

    /**
     * @param rateHz of the channel, 8000 or 16000
     * @param count samples of a frame at 8 kHz
     */
    TelephoneBandFrame(int rateHz, int count) {
        if (rateHz != RATE_HZ && rateHz != 2 * RATE_HZ) {
            throw new IllegalArgumentException("rateHz=" + rateHz + " is neither 8000 nor 16000");
        }
        this.factor = rateHz / RATE_HZ;
        this.reach = factor == 1 ? 0 : HALF_TAPS - 1;
        this.samples = new double[count];
        this.wideband = factor == 1 ? samples : new double[factor * (count - 1) + 1 + 2 * reach];
        double sum = 0;
        for (int k = 0; k < oddTaps.length; k++) {
            int at = 2 * k + 1;
            double sinc = (k % 2 == 0 ? 1 : -1) / (Math.PI * at);
            oddTaps[k] = sinc * (0.5 + 0.5 * StrictMath.cos(Math.PI * at / HALF_TAPS));
            sum += oddTaps[k];
        }
        for (int k = 0; k < oddTaps.length; k++) {
            oddTaps[k] *= 0.25 / sum;
        }
    }

    /** The frame whose sample {@code count / 2} is the channel's sample {@code centre}; the array is reused. */
    double[] around(SampleHistory history, long centre) {
        long from = centre - (long) factor * (samples.length / 2) - reach;
        int missing = (int) Math.min(wideband.length, Math.max(0, history.start() - from));
        int known = (int) Math.max(missing, Math.min(wideband.length, history.end() - from));
        Arrays.fill(wideband, 0, missing, 0);
        copy(history, from + missing, missing, known);
        Arrays.fill(wideband, known, wideband.length, 0);
        if (factor > 1) {
            decimate();
        }
        return samples;
    }

    private void copy(SampleHistory history, long from, int first, int end) {
        for (int i = first; i < end; i++) {
            wideband[i] = history.at(from + i - first);
        }
    }

    private void decimate() {
        for (int i = 0; i < samples.length; i++) {
            int middle = 2 * i + reach;
            double sum = 0.5 * wideband[middle];
            for (int k = 0; k < oddTaps.length; k++) {
                sum += oddTaps[k] * (wideband[middle - 2 * k - 1] + wideband[middle + 2 * k + 1]);
            }
            samples[i] = sum;
        }
    }
}
