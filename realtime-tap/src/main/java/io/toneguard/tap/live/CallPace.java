package io.toneguard.tap.live;

import io.toneguard.voice.audio.WireFormat;

/**
 * When a sample of a call was due here: as long after the one that came with the least delay of the last ten to twenty seconds as the peer's clock says.
 * Whatever delays some messages more than others on their way (the network, the machine, the front) is a delay, what delays all of them alike cannot be seen.
 */
final class CallPace {
    private static final long WINDOW_NANOS = 10_000_000_000L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long nanosPerSample;
    private long windowSinceNanos;
    private long earliest = Long.MAX_VALUE;
    private long earliestBefore = Long.MAX_VALUE;
    private long earliestEver = Long.MAX_VALUE;

    CallPace(WireFormat format) {
        nanosPerSample = NANOS_PER_SECOND / format.rateHz();
    }

    /** At this moment all samples before {@code sample} had come. */
    void came(long sample, long nanos) {
        if (nanos - windowSinceNanos > WINDOW_NANOS) {
            windowSinceNanos = nanos;
            earliestBefore = earliest;
            earliest = Long.MAX_VALUE;
        }
        earliest = Math.min(earliest, nanos - sample * nanosPerSample);
        earliestEver = Math.min(earliestEver, earliest);
    }

    /** When the samples before this one were due. */
    long dueNanos(long sample) {
        return Math.min(earliest, earliestBefore) + sample * nanosPerSample;
    }

    /** When they were due by the least delay of the whole call: for a peer whose clock is ours, of which a delay that grows slowly is seen, too. */
    long dueByWholeCallNanos(long sample) {
        return earliestEver + sample * nanosPerSample;
    }
}
