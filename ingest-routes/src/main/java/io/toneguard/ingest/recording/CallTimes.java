package io.toneguard.ingest.recording;

import java.time.Instant;

/** Which times can be a call's: outside of them a clock was wrong, and the ledger has no month for it. */
final class CallTimes {
    private static final Instant FIRST = Instant.parse("1990-01-01T00:00:00Z");
    private static final Instant BEFORE = Instant.parse("2200-01-01T00:00:00Z");

    private CallTimes() {}

    static boolean isPlausible(Instant instant) {
        return !instant.isBefore(FIRST) && instant.isBefore(BEFORE);
    }
}
