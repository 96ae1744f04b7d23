package io.toneguard.tap.alert;

import java.time.Instant;
import java.time.InstantSource;

/** For waiting, not for dates: shows the time of day when it was made, and from then on what has passed, whatever becomes of the machine's clock. */
final class SteadyClock implements InstantSource {
    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }
}
