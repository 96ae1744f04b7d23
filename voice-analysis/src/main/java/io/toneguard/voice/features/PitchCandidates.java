package io.toneguard.voice.features;

import java.util.Arrays;

/**
 * The fundamental frequencies that one frame may have, by the autocorrelation of Boersma 1993: a Hanning window of three periods of the
 * floor, its autocorrelation divided by that of the window, and the peaks of the result found by sinc interpolation. Reused frame after
 * frame; holds scratch and the last frame's result.
 */
final class PitchCandidates {
    private static final int COARSE_DEPTH = 30;
    private static final int FINE_DEPTH = 70;
    /**
     * A frame this quiet has an unvoiced strength of more than the best voiced one (1) and both transitions into and out of silence: no
     * path can be better voiced there, so its candidates need not be sought.
     */
    private static final double CERTAINLY_UNVOICED =
            (2 - (1 + 2 * PitchSettings.VOICED_UNVOICED_COST - PitchSettings.VOICING_THRESHOLD))
                    * (PitchSettings.SILENCE_THRESHOLD / (1 + PitchSettings.VOICING_THRESHOLD))
                    * 0.999;

    private final int rateHz;
    private final double globalPeak;
    private final int floorPeriod;
    private final int half;
    private final int maxLag;
    private final int reach;
    private final double[] window;
    private final double[] perWindowCorrelation;
    private final RealFft fft;
    private final CosineTransform back;
    private final double[] frame;
    private final double[] power;
    private final double[] correlation;
    /** Normalised correlation at lags -reach .. reach, lag 0 at index {@link #reach}. */
    private final double[] r;

    private final SincCurve curve;
    private final int[] peaks;
    private final double[] frequencyHz = new double[PitchSettings.MAX_CANDIDATES - 1];
    private final double[] strength = new double[PitchSettings.MAX_CANDIDATES - 1];
    private int count;
    private double intensity;

    /** @param globalPeak largest distance of a sample from the mean, over the whole recording */
    PitchCandidates(int rateHz, double globalPeak) {
        this.rateHz = rateHz;
        this.globalPeak = globalPeak;
        this.floorPeriod = (int) Math.floor(rateHz / PitchSettings.FLOOR_HZ);
        int windowSamples = (int) Math.floor(PitchSettings.WINDOW_SECONDS * rateHz);
        this.half = windowSamples / 2 - 1;
        int samples = 2 * half;
        this.maxLag = Math.min((int) Math.floor(samples / PitchSettings.PERIODS_PER_WINDOW) + 2, samples);
        this.reach = samples / 2;
        int points = Integer.highestOneBit((int) Math.ceil(samples * 1.5) - 1) * 2;
        this.fft = new RealFft(points);
        this.back = new CosineTransform(points);
        this.frame = new double[points];
        this.power = new double[points / 2 + 1];
        this.correlation = new double[points / 2 + 1];
        this.r = new double[2 * reach + 1];
        this.curve = new SincCurve(r);
        this.peaks = new int[maxLag];
        this.window = new double[samples];
        for (int i = 0; i < samples; i++) {
            window[i] = 0.5 - 0.5 * StrictMath.cos((i + 1) * 2 * Math.PI / (samples + 1));
            frame[i] = window[i];
        }
        fft.power(frame, power);
        back.transform(power, correlation);
        this.perWindowCorrelation = new double[reach + 1];
        for (int lag = 0; lag <= reach; lag++) {
            perWindowCorrelation[lag] = correlation[0] / correlation[lag];
        }
    }

    /** Samples that a frame needs after its {@link FrameGrid#sampleBefore centre}. */
    int samplesAhead() {
        return half + 1;
    }

    /** @param centre the last sample before the frame's centre */
    void analyze(SampleHistory history, long centre) {
        count = 0;
        intensity = 0;
        if (globalPeak == 0) {
            return;
        }
        window(history, centre);
        if (intensity < CERTAINLY_UNVOICED) {
            return;
        }
        fft.power(frame, power);
        back.transform(power, correlation);
        if (!(correlation[0] > 0)) {
            return;
        }
        r[reach] = 1;
        double scale = 1 / correlation[0];
        for (int lag = 1; lag <= reach; lag++) {
            double value = correlation[lag] * scale * perWindowCorrelation[lag];
            r[reach - lag] = value;
            r[reach + lag] = value;
        }
        pickPeaks();
    }

    private void window(SampleHistory history, long centre) {
        int middle = half - floorPeriod;
        history.copy(centre + 1 - half, 2 * half, frame);
        double sum = 0;
        for (int i = middle; i < middle + 2 * floorPeriod; i++) {
            sum += frame[i];
        }
        double mean = sum / (2 * floorPeriod);
        for (int i = 0; i < 2 * half; i++) {
            frame[i] = (frame[i] - mean) * window[i];
        }
        Arrays.fill(frame, 2 * half, frame.length, 0);
        int halfPeriod = floorPeriod / 2 + 1;
        double localPeak = 0;
        for (int i = half - halfPeriod; i < half + halfPeriod; i++) {
            double height = Math.abs(frame[i]);
            localPeak = height > localPeak ? height : localPeak;
        }
        intensity = Math.min(1, localPeak / globalPeak);
    }

    private void pickPeaks() {
        int found = 0;
        for (int lag = 2; lag < maxLag && lag < reach; lag++) {
            double value = r[reach + lag];
            if (value > 0.5 * PitchSettings.VOICING_THRESHOLD
                    && value > r[reach + lag - 1]
                    && value >= r[reach + lag + 1]) {
                peaks[found++] = lag;
            }
        }
        int kept = found > strength.length ? keepStrongest(found) : found;
        for (int i = 0; i < kept; i++) {
            // A peak lies within a sample of its lag: above the ceiling it can only compete as one more unvoiced
            // candidate.
            if ((peaks[i] + 1) * PitchSettings.CEILING_HZ <= rateHz) {
                continue;
            }
            double height = curve.peak(reach + peaks[i], FINE_DEPTH);
            double hz = rateHz / (curve.peakAt() - reach);
            if (hz < PitchSettings.CEILING_HZ) {
                frequencyHz[count] = hz;
                strength[count++] = height > 1 ? 1 / height : height;
            }
        }
    }

    /** When more peaks compete than there are places, the weakest (lower octaves count a little less) leave. */
    private int keepStrongest(int found) {
        int kept = 0;
        for (int i = 0; i < found; i++) {
            double score = score(peaks[i]);
            if (kept < strength.length) {
                strength[kept] = score;
                peaks[kept++] = peaks[i];
                continue;
            }
            int weakest = 0;
            for (int k = 1; k < kept; k++) {
                weakest = strength[k] < strength[weakest] ? k : weakest;
            }
            if (score > strength[weakest]) {
                strength[weakest] = score;
                peaks[weakest] = peaks[i];
            }
        }
        return kept;
    }

    private double score(int lag) {
        double slope = 0.5 * (r[reach + lag + 1] - r[reach + lag - 1]);
        double bend = 2 * r[reach + lag] - r[reach + lag - 1] - r[reach + lag + 1];
        double at = lag + slope / bend;
        double height = curve.at(reach + at, COARSE_DEPTH);
        double log2 = StrictMath.log(PitchSettings.FLOOR_HZ * at / rateHz) / StrictMath.log(2);
        return (height > 1 ? 1 / height : height) - PitchSettings.OCTAVE_COST * log2;
    }

    /** Voiced candidates of the last frame. */
    int count() {
        return count;
    }

    /** Between the floor (or a little below) and the ceiling, in hertz. */
    double frequencyHz(int candidate) {
        return frequencyHz[candidate];
    }

    /** Height of the normalised autocorrelation, 0 to 1. */
    double strength(int candidate) {
        return strength[candidate];
    }

    /** The frame's peak over the recording's, 0 to 1. */
    double intensity() {
        return intensity;
    }
}
