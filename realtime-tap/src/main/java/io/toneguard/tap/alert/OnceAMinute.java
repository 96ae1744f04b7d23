package io.toneguard.tap.alert;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lets a trouble that repeats be told once a minute. */
final class OnceAMinute {
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private @Nullable Long lastNanos;

    synchronized void say(Runnable line) {
        long now = System.nanoTime();
        if (lastNanos == null || now - lastNanos >= MINUTE_NANOS) {
            lastNanos = now;
            line.run();
        }
    }

    /** Whether there was something to say since the last end. */
    synchronized boolean end() {
        boolean was = lastNanos != null;
        lastNanos = null;
        return was;
    }
}
