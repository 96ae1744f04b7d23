package io.toneguard.app.upload;

import java.time.Duration;

/** Time that passes only while somebody sleeps. */
final class TurnedClock implements Patience.Clock {
    private long nanos;

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public synchronized void sleep(Duration time) {
        nanos += time.toNanos();
    }

    synchronized Duration slept() {
        return Duration.ofNanos(nanos);
    }
}
