package io.toneguard.voice.features;

/** Turns a stream of pulses into periods for {@link Jitter}, amplitudes for {@link Shimmer} and places for {@link JitterPulse}; a break is merely a long period. */
final class PulseMeter implements PulseFinder.Sink {
    private final Jitter jitter = new Jitter();
    private final Shimmer shimmer;
    private final JitterPulse jitterPulse;
    private double last = Double.NaN;
    private double period = Double.NaN;

    PulseMeter(FrameGrid grid, SampleHistory history) {
        this.shimmer = new Shimmer(grid, history);
        this.jitterPulse = new JitterPulse(grid, history);
    }

    @Override
    public void pulse(double seconds) {
        if (seconds <= last) {
            return;
        }
        jitterPulse.pulse(seconds);
        double next = seconds - last;
        if (!Double.isNaN(last)) {
            jitter.period(next);
        }
        if (PeriodLimits.neighbours(period, next)) {
            shimmer.pulse(last, period, next);
        }
        period = next;
        last = seconds;
    }

    /** Call after the last pulse of each voiced stretch. */
    void endStretch() {
        jitterPulse.endStretch();
    }

    /** Call once, after the last pulse. */
    void finish() {
        jitter.finish();
    }

    void addTo(Measures.Builder measures) {
        jitter.addTo(measures);
        shimmer.addTo(measures);
        measures.set(Measure.JITTER_PULSE, jitterPulse.ratio());
    }
}
