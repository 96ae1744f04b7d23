package io.toneguard.ingest.session;

/** How fast a peer's clock runs, from its first audio to its last; silence that was put before or behind them says nothing about it. */
final class PeerClock {
    private static final long NEEDS_NANOS = 60_000_000_000L;

    private final int rateHz;
    private boolean heard;
    private long firstNanos;
    private long firstSample;
    private long lastNanos;
    private long lastSample;

    PeerClock(int rateHz) {
        this.rateHz = rateHz;
    }

    /** Audio that belongs at this sample came at this moment. */
    void hears(long nanos, long sample) {
        if (!heard) {
            heard = true;
            begins(nanos, sample);
        }
        lastNanos = nanos;
        lastSample = sample;
    }

    /** The latest audio was found to belong later. */
    void moved(long samples) {
        lastSample += samples;
    }

    /** The first audio was found to belong here, and to have been due at this moment. */
    void begins(long nanos, long sample) {
        firstNanos = nanos;
        firstSample = sample;
    }

    /** Samples per million more or less than our clock would have them; 0 for less than a minute. */
    double driftPpm() {
        long nanos = lastNanos - firstNanos;
        if (!heard || nanos < NEEDS_NANOS) {
            return 0;
        }
        return ((double) (lastSample - firstSample) / rateHz / (nanos * 1e-9) - 1) * 1e6;
    }
}
