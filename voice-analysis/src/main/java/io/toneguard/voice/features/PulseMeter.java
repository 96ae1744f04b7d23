package io.toneguard.voice.features;

/**
 * Jitter (local) and shimmer (local) of a stream of pulses, as Praat defines them: periods of 0.1 to 20 ms count, neighbours may differ by a
 * factor of 1.3 in length and 1.6 in amplitude. The amplitude at a pulse is the RMS of the sound under a Hann window of a fifth of the
 * period to either side.
 */
final class PulseMeter implements PulseFinder.Sink {
    private static final double MIN_PERIOD_SECONDS = 0.0001;
    private static final double MAX_PERIOD_SECONDS = 0.02;
    private static final double MAX_PERIOD_FACTOR = 1.3;
    private static final double MAX_AMPLITUDE_FACTOR = 1.6;
    private static final double AMPLITUDE_PERIODS = 0.2;

    private final FrameGrid grid;
    private final SampleHistory history;

    private double last = Double.NaN;
    /** The two periods before {@link #last}, the newer one first. */
    private double period = Double.NaN;

    private double olderPeriod = Double.NaN;

    private double periodSum;
    private long periods;
    private double jitterSum;
    private long jitterPairs;

    private double amplitudeAt = Double.NaN;
    private double amplitude;
    private double amplitudeSum;
    private long amplitudes;
    private double shimmerSum;
    private long shimmerPairs;

    PulseMeter(FrameGrid grid, SampleHistory history) {
        this.grid = grid;
        this.history = history;
    }

    @Override
    public void pulse(double seconds) {
        if (seconds <= last) {
            return;
        }
        double next = seconds - last;
        countPeriod(olderPeriod, period, next);
        if (plausible(period) && plausible(next) && factor(period, next) <= MAX_PERIOD_FACTOR) {
            jitterSum += Math.abs(period - next);
            jitterPairs++;
            measureAmplitude(last, period, next);
        }
        olderPeriod = period;
        period = next;
        last = seconds;
    }

    /** A period belongs to the mean if it is plausible and not unlike both of its neighbours. */
    private void countPeriod(double before, double middle, double after) {
        if (!plausible(middle)) {
            return;
        }
        // NaN, a missing neighbour, is never "unlike".
        if (!(factor(before, middle) > MAX_PERIOD_FACTOR && factor(middle, after) > MAX_PERIOD_FACTOR)) {
            periodSum += middle;
            periods++;
        }
    }

    private void measureAmplitude(double seconds, double before, double after) {
        double rms = hannRms(seconds, AMPLITUDE_PERIODS * before, AMPLITUDE_PERIODS * after);
        if (!(rms > 0)) {
            return;
        }
        double distance = seconds - amplitudeAt;
        if (plausible(distance) && factor(amplitude, rms) <= MAX_AMPLITUDE_FACTOR) {
            shimmerSum += Math.abs(amplitude - rms);
            shimmerPairs++;
        }
        if (!Double.isNaN(amplitudeAt)) {
            // As Praat has it, the mean amplitude leaves out the last pulse.
            amplitudeSum += amplitude;
            amplitudes++;
        }
        amplitudeAt = seconds;
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

    private static boolean plausible(double periodSeconds) {
        return periodSeconds >= MIN_PERIOD_SECONDS && periodSeconds <= MAX_PERIOD_SECONDS;
    }

    /** The larger over the smaller; NaN, and so never within a limit, if either is missing. */
    private static double factor(double a, double b) {
        return a > b ? a / b : b / a;
    }

    /** Call once, after the last pulse. */
    void finish() {
        countPeriod(olderPeriod, period, Double.NaN);
    }

    /** A ratio; NaN without two consecutive periods. */
    double jitterLocal() {
        return jitterPairs == 0 || periods == 0 ? Double.NaN : jitterSum / jitterPairs / (periodSum / periods);
    }

    /** A ratio; NaN without two consecutive amplitudes. */
    double shimmerLocal() {
        return shimmerPairs == 0 ? Double.NaN : shimmerSum / shimmerPairs / (amplitudeSum / amplitudes);
    }
}
