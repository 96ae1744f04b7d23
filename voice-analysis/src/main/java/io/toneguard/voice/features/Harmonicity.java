package io.toneguard.voice.features;

import java.util.Arrays;

/**
 * Harmonics-to-noise ratio by cross-correlation, as Praat's "To Harmonicity (cc)" with 0.01 s, 75 Hz, 0.1 and 1 period: two stretches of
 * one floor period, correlated at every lag up to that period; the highest peak r gives 10 log10(r / (1 - r)) dB. Frames quieter than a
 * tenth of the recording's peak count only as far as their r outweighs their silence.
 */
final class Harmonicity {
    static final double WINDOW_SECONDS = 2 / PitchSettings.FLOOR_HZ;
    private static final double SILENCE_THRESHOLD = 0.1;
    private static final int DEPTH = 700;
    /** Peaks whose parabola, or whose curve at the parabola's top, is this much below the best do not win by interpolation. */
    private static final double PARABOLA_WITHIN = 0.4;

    private static final double POINT_WITHIN = 0.1;

    /** Above this the transform's rounding errors may be all that keeps a correlation from 1, or makes a peak of a flat one. */
    private static final double ROUNDED_TO_ONE = 1 - 1e-9;

    private static final double MAX_DB = 150;

    private final FrameGrid grid;
    private final double globalPeak;
    private final int floorPeriod;
    private final int samples;
    private final CrossCorrelation correlation;
    private final double[] around;
    private final double[] sound;
    private final double[] product;
    private final double[] r;
    private final double[] estimate;
    private final double[] vertex;
    private final SincCurve curve;
    private double sumDb;
    private long frames;

    /** @param globalPeak largest distance of a sample from the mean, over the whole recording */
    Harmonicity(FrameGrid grid, double globalPeak) {
        this.grid = grid;
        this.globalPeak = globalPeak;
        this.floorPeriod = (int) Math.floor(grid.rateHz() / PitchSettings.FLOOR_HZ);
        this.samples = 2 * (floorPeriod / 2 - 1);
        this.correlation = new CrossCorrelation(2 * samples);
        this.around = new double[2 * floorPeriod];
        this.sound = new double[2 * samples];
        this.product = new double[samples + 1];
        this.r = new double[2 * samples + 1];
        this.estimate = new double[samples + 1];
        this.vertex = new double[samples + 1];
        this.curve = new SincCurve(r);
    }

    /** Samples that a frame needs after the last one before its centre. */
    int samplesAhead() {
        return floorPeriod;
    }

    void analyze(SampleHistory history, long frame) {
        if (globalPeak == 0) {
            return;
        }
        double seconds = grid.seconds(frame);
        long centre = grid.sampleBefore(seconds);
        long first = Math.max(history.start(), centre + 1 - floorPeriod);
        long last = Math.min(history.end() - 1, centre + floorPeriod);
        int heard = (int) (last - first + 1);
        history.copy(first, heard, around);
        double mean = 0;
        for (int i = 0; i < heard; i++) {
            mean += around[i];
        }
        mean /= 2.0 * floorPeriod;
        double localPeak = 0;
        int nearest = (int) (centre + 1 - first) - samples / 2;
        for (int i = Math.max(0, nearest); i < Math.min(heard, nearest + samples); i++) {
            double height = Math.abs(around[i] - mean);
            localPeak = height > localPeak ? height : localPeak;
        }
        double silence = Math.max(0, 2 - Math.min(1, localPeak / globalPeak) / SILENCE_THRESHOLD);
        if (silence >= 1) {
            return;
        }
        long start = Math.max(0, grid.sampleBefore(seconds - 0.5 * WINDOW_SECONDS));
        history.copy(start, 2 * samples, sound);
        for (int i = 0; i < 2 * samples; i++) {
            sound[i] -= mean;
        }
        correlation.correlate(sound, samples, 2 * samples, samples + 1, product);
        normalise();
        double best = highestPeak();
        if (best > ROUNDED_TO_ONE) {
            correlateDirectly();
            normalise();
            best = highestPeak();
        }
        if (best > silence) {
            sumDb += decibels(best);
            frames++;
        }
    }

    private void normalise() {
        double energy = 0;
        for (int i = 0; i < samples; i++) {
            energy += sound[i] * sound[i];
        }
        double shifted = energy;
        r[samples] = 1;
        for (int lag = 1; lag <= samples; lag++) {
            double out = sound[lag - 1];
            double in = sound[lag - 1 + samples];
            shifted += in * in - out * out;
            double norm = energy * shifted;
            double value = norm > 0 ? product[lag] / Math.sqrt(norm) : 0;
            r[samples - lag] = value;
            r[samples + lag] = value;
        }
    }

    /** Slower and without the transform's rounding errors: digital silence stays exactly flat. */
    private void correlateDirectly() {
        Arrays.fill(product, 0);
        for (int i = 0; i < samples; i++) {
            double value = sound[i];
            for (int lag = 0; lag < samples; lag++) {
                product[lag] += value * sound[i + lag];
            }
            product[samples] += value * sound[i + samples];
        }
    }

    /** Parabolas are cheap and rough, one point of the curve is better, its true peak costs most: each round asks the fewer left. */
    private double highestPeak() {
        double highest = 0;
        for (int lag = 2; lag < samples; lag++) {
            double before = r[samples + lag - 1];
            double value = r[samples + lag];
            double after = r[samples + lag + 1];
            estimate[lag] = -1;
            if (value > 0 && value > before && value >= after) {
                double slope = 0.5 * (after - before);
                double bend = 2 * value - before - after;
                if (lag == 2 && aboveNyquist(lag)) {
                    continue;
                }
                vertex[lag] = slope / bend;
                estimate[lag] = value + 0.5 * slope * slope / bend;
                highest = Math.max(highest, estimate[lag]);
            }
        }
        double nearly = 0;
        for (int lag = 2; lag < samples; lag++) {
            if (estimate[lag] > 0 && estimate[lag] >= highest - PARABOLA_WITHIN) {
                estimate[lag] = curve.near(samples + lag + vertex[lag], DEPTH);
                nearly = Math.max(nearly, Math.min(1, estimate[lag]));
            } else {
                estimate[lag] = -1;
            }
        }
        double best = 0;
        for (int lag = 2; lag < samples; lag++) {
            if (estimate[lag] > 0 && estimate[lag] >= nearly - POINT_WITHIN) {
                double height = curve.peak(samples + lag, DEPTH);
                best = Math.max(best, height > 1 ? 1 / height : height);
            }
        }
        return best;
    }

    private boolean aboveNyquist(int lag) {
        curve.peak(samples + lag, DEPTH);
        return curve.peakAt() <= samples + 2;
    }

    private static double decibels(double r) {
        if (r > 1 - 1e-15) {
            return MAX_DB;
        }
        return Math.max(-MAX_DB, 10 * StrictMath.log10(r / (1 - r)));
    }

    /** Frames that were harmonic enough to count. */
    long frames() {
        return frames;
    }

    /** Mean over those frames, in dB; NaN if there were none. */
    double meanDb() {
        return sumDb / frames;
    }
}
