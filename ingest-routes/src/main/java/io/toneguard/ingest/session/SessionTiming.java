package io.toneguard.ingest.session;

import java.time.Duration;

/** What all sessions of a node share about time. */
record SessionTiming(SessionSettings settings, BlockPool pool) {
    /** A stream that sent nothing for this long sends nothing out of order any more. */
    static final long QUIET_NANOS = 1_000_000_000L;

    int samples(Duration duration, int rateHz) {
        return Math.toIntExact(duration.toMillis() * rateHz / 1000);
    }
}
