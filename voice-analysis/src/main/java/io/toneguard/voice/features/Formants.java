package io.toneguard.voice.features;

import java.util.Arrays;

/**
 * The resonances of the mouth in one frame: frequency and -3 dB bandwidth of F1, F2 and F3 in hertz, NaN where there is none. Own
 * definition, the same for every recording: the band to 4 kHz at 8 kHz, pre-emphasis from 50 Hz, 25 ms under a Hann window, linear
 * prediction of order 8 by autocorrelation; candidates are the poles between 90 and 3900 Hz narrower than 700 Hz, and the lowest three are
 * F1 to F3. Not Praat's (Burg, order 10 to 5.5 kHz).
 *
 * <p>Limits: a high voice (above some 250 Hz) pulls F1 to its harmonics; a telephone's high-pass at 300 Hz hides the F1 of closed vowels;
 * a formant that one frame misses renames those above it.
 */
final class Formants {
    private static final double WINDOW_SECONDS = 0.025;
    private static final double PRE_EMPHASIS_HZ = 50;
    private static final double LOWEST_HZ = 90;
    private static final double HIGHEST_HZ = 3900;
    private static final double MAX_BANDWIDTH_HZ = 700;
    private static final int RATE_HZ = TelephoneBandFrame.RATE_HZ;
    private static final int SAMPLES = (int) (WINDOW_SECONDS * RATE_HZ);
    /** The radius of a pole says its bandwidth: those within this one are too wide. */
    private static final double MIN_RADIUS = StrictMath.exp(-Math.PI * MAX_BANDWIDTH_HZ / RATE_HZ);

    private final TelephoneBandFrame band;
    private final double keep = StrictMath.exp(-2 * Math.PI * PRE_EMPHASIS_HZ / RATE_HZ);
    private final double[] window = new double[SAMPLES];
    private final double[] frame = new double[SAMPLES + LinearPrediction.ORDER];
    private final LinearPrediction prediction = new LinearPrediction();
    private final PolynomialRoots poles = new PolynomialRoots(LinearPrediction.ORDER);
    private final double[] hz = new double[LinearPrediction.ORDER];
    private final double[] bandwidthHz = new double[LinearPrediction.ORDER];
    private int count;

    /** @param rateHz 8000 or 16000 */
    Formants(int rateHz) {
        this.band = new TelephoneBandFrame(rateHz, SAMPLES + 1);
        for (int i = 0; i < SAMPLES; i++) {
            window[i] = 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * (i + 0.5) / SAMPLES);
        }
    }

    /** Measures the frame about a sample. */
    void frame(SampleHistory history, long centre) {
        double[] samples = band.around(history, centre);
        for (int i = 0; i < SAMPLES; i++) {
            frame[i] = window[i] * (samples[i + 1] - keep * samples[i]);
        }
        count = 0;
        Arrays.fill(hz, Double.NaN);
        Arrays.fill(bandwidthHz, Double.NaN);
        if (prediction.solve(frame, SAMPLES)) {
            int found = poles.find(prediction.inverseFilter());
            for (int i = 0; i < found; i++) {
                consider(poles.re(i), poles.im(i));
            }
        }
    }

    private void consider(double re, double im) {
        double square = re * re + im * im;
        if (im <= 0 || square <= MIN_RADIUS * MIN_RADIUS) {
            return;
        }
        double poleHz = StrictMath.atan2(im, re) * RATE_HZ / (2 * Math.PI);
        if (!(poleHz >= LOWEST_HZ && poleHz <= HIGHEST_HZ)) {
            return;
        }
        int at = count++;
        while (at > 0 && hz[at - 1] > poleHz) {
            hz[at] = hz[at - 1];
            bandwidthHz[at] = bandwidthHz[at - 1];
            at--;
        }
        hz[at] = poleHz;
        bandwidthHz[at] = Math.max(0, -0.5 * StrictMath.log(square) * RATE_HZ / Math.PI);
    }

    double f1Hz() {
        return hz[0];
    }

    double f2Hz() {
        return hz[1];
    }

    double f3Hz() {
        return hz[2];
    }

    double bandwidth1Hz() {
        return bandwidthHz[0];
    }

    double bandwidth2Hz() {
        return bandwidthHz[1];
    }

    double bandwidth3Hz() {
        return bandwidthHz[2];
    }
}
