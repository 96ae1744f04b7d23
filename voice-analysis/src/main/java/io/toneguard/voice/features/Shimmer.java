package io.toneguard.voice.features;

/**
 * Amplitude perturbation as Praat defines it: local (consecutive amplitudes), APQ3, APQ5 and APQ11 (an amplitude against the mean of those
 * around it), each a ratio to the mean amplitude, and the mean step in dB. The amplitude at a pulse is the RMS of the sound under a Hann
 * window of a fifth of the period to either side. Noise counts as shimmer: compare at like HNR only.
 */
final class Shimmer {
    private static final double AMPLITUDE_PERIODS = 0.2;

    private final FrameGrid grid;
    private final SampleHistory history;
    private final PerturbationQuotient three = new PerturbationQuotient(3);
    private final PerturbationQuotient five = new PerturbationQuotient(5);
    private final PerturbationQuotient eleven = new PerturbationQuotient(11);
    private double at = Double.NaN;
    private double amplitude = Double.NaN;
    private double amplitudeSum;
    private long amplitudes;
    private double differenceSum;
    private double decibelSum;
    private long differences;

    Shimmer(FrameGrid grid, SampleHistory history) {
        this.grid = grid;
        this.history = history;
    }

    /**
     * Takes the next pulse that has a period to either side.
     *
     * @param before period that ends here
     * @param after period that begins here
     */
    void pulse(double seconds, double before, double after) {
        double rms = hannRms(seconds, AMPLITUDE_PERIODS * before, AMPLITUDE_PERIODS * after);
        if (!(rms > 0)) {
            return;
        }
        if (PeriodLimits.plausible(seconds - at) && PeriodLimits.neighbourAmplitudes(amplitude, rms)) {
            differenceSum += Math.abs(amplitude - rms);
            decibelSum += 20 * Math.abs(StrictMath.log10(rms / amplitude));
            differences++;
        } else {
            three.restart();
            five.restart();
            eleven.restart();
        }
        three.add(rms);
        five.add(rms);
        eleven.add(rms);
        if (!Double.isNaN(at)) {
            // As Praat has it, the mean amplitude leaves out the last pulse.
            amplitudeSum += amplitude;
            amplitudes++;
        }
        at = seconds;
        amplitude = rms;
    }

    private double hannRms(double seconds, double before, double after) {
        long from = Math.max(history.start(), (long) Math.ceil(grid.index(seconds - before)));
        long to = Math.min(history.end() - 1, (long) Math.floor(grid.index(seconds + after)));
        if (to - from < 2) {
            return Double.NaN;
        }
        double weights = 0;
        double sum = 0;
        for (long i = from; i <= to; i++) {
            double offset = grid.secondsOf((double) i) - seconds;
            double window = 0.5 + 0.5 * Cosine.of(Math.PI * offset / (offset < 0 ? before : after));
            double value = history.at(i) * window;
            weights += window * window;
            sum += value * value;
        }
        return Math.sqrt(sum / weights);
    }

    /** NaN without two consecutive amplitudes. */
    double local() {
        return differences == 0 ? Double.NaN : differenceSum / differences / meanAmplitude();
    }

    /** Mean absolute step from amplitude to amplitude, in dB; NaN without two consecutive amplitudes. */
    double decibels() {
        return differences == 0 ? Double.NaN : decibelSum / differences;
    }

    /** NaN without three consecutive amplitudes. */
    double apq3() {
        return three.mean() / meanAmplitude();
    }

    /** NaN without five consecutive amplitudes. */
    double apq5() {
        return five.mean() / meanAmplitude();
    }

    /** NaN without eleven consecutive amplitudes. */
    double apq11() {
        return eleven.mean() / meanAmplitude();
    }

    private double meanAmplitude() {
        return amplitudes == 0 ? Double.NaN : amplitudeSum / amplitudes;
    }

    void addTo(Measures.Builder measures) {
        measures.set(Measure.SHIMMER_LOCAL, local())
                .set(Measure.SHIMMER_DB, decibels())
                .set(Measure.SHIMMER_APQ3, apq3())
                .set(Measure.SHIMMER_APQ5, apq5())
                .set(Measure.SHIMMER_APQ11, apq11());
    }
}
