package io.toneguard.ingest.recording;

import java.time.Duration;
import java.time.Instant;

/** A clock that stands until a test turns it. */
final class SettableClock implements Timepiece {
    private volatile Instant now;
    private volatile Duration running = Duration.ZERO;

    SettableClock() {
        this(Instant.parse("2026-11-21T09:00:00Z"));
    }

    SettableClock(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public Duration running() {
        return running;
    }

    void pass(Duration time) {
        now = now.plus(time);
        running = running.plus(time);
    }

    /** Somebody sets the wall clock; no time passes. */
    void set(Instant instant) {
        now = instant;
    }
}
