package io.toneguard.voice.features;

/**
 * Period perturbation as Praat defines it, each a ratio to the mean period: local (consecutive periods), RAP and PPQ5 (a period against the
 * mean of three and of five). Typically .002 to .03 in speech. Limit: the pulses are found by comparing whole periods, so all
 * three read about three quarters of a synthetic voice's true jitter; {@link JitterPulse} is nearer.
 */
final class Jitter {
    private final PerturbationQuotient three = new PerturbationQuotient(3);
    private final PerturbationQuotient five = new PerturbationQuotient(5);
    private double older = Double.NaN;
    private double last = Double.NaN;
    private double periodSum;
    private long periods;
    private double differenceSum;
    private long differences;

    /** Takes the time between two consecutive pulses, implausible ones too. */
    void period(double seconds) {
        countPeriod(older, last, seconds);
        if (PeriodLimits.neighbours(last, seconds)) {
            differenceSum += Math.abs(last - seconds);
            differences++;
        } else {
            three.restart();
            five.restart();
        }
        if (PeriodLimits.plausible(seconds)) {
            three.add(seconds);
            five.add(seconds);
        }
        older = last;
        last = seconds;
    }

    /** A period belongs to the mean if it is plausible and not unlike both of its neighbours. */
    private void countPeriod(double before, double middle, double after) {
        if (PeriodLimits.plausible(middle)
                && !(PeriodLimits.unlike(before, middle) && PeriodLimits.unlike(middle, after))) {
            periodSum += middle;
            periods++;
        }
    }

    /** Call once, after the last period. */
    void finish() {
        countPeriod(older, last, Double.NaN);
    }

    /** Pairs of consecutive periods so far. */
    long differences() {
        return differences;
    }

    /** NaN without two consecutive periods. */
    double local() {
        return differences == 0 ? Double.NaN : differenceSum / differences / meanPeriod();
    }

    /** NaN without three consecutive periods. */
    double rap() {
        return three.mean() / meanPeriod();
    }

    /** NaN without five consecutive periods. */
    double ppq5() {
        return five.mean() / meanPeriod();
    }

    private double meanPeriod() {
        return periods == 0 ? Double.NaN : periodSum / periods;
    }

    void addTo(Measures.Builder measures) {
        measures.set(Measure.JITTER_LOCAL, local())
                .set(Measure.JITTER_RAP, rap())
                .set(Measure.JITTER_PPQ5, ppq5());
    }
}
