package io.toneguard.ingest.source;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that is turned by hand. */
final class SettableInstant implements InstantSource {
    private Instant now;

    SettableInstant(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }
}
