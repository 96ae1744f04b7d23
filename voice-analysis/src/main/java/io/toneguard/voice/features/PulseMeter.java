package io.toneguard.voice.features;

/** Turns a stream of pulses into periods for {@link Jitter} and amplitudes for {@link Shimmer}; a break is merely a long period. */
final class PulseMeter implements PulseFinder.Sink {
    private final Jitter jitter = new Jitter();
    private final Shimmer shimmer;
    private double last = Double.NaN;
    private double period = Double.NaN;

    PulseMeter(FrameGrid grid, SampleHistory history) {
        this.shimmer = new Shimmer(grid, history);
    }

    @Override
    public void pulse(double seconds) {
        if (seconds <= last) {
            return;
        }
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

    /** Call once, after the last pulse. */
    void finish() {
        jitter.finish();
    }

    void addTo(Measures.Builder measures) {
        jitter.addTo(measures);
        shimmer.addTo(measures);
    }
}
