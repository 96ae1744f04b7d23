package io.toneguard.voice.log;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keeps what happens again and again from filling the log. */
public final class OnceAMinute {
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private @Nullable Long lastNanos;

    /** Runs the line unless one was run less than a minute ago. */
    public synchronized void say(Runnable line) {
        long now = System.nanoTime();
        if (lastNanos == null || now - lastNanos >= MINUTE_NANOS) {
            lastNanos = now;
            line.run();
        }
    }

    /** Whether there was something to say since the last end. */
    public synchronized boolean end() {
        boolean was = lastNanos != null;
        lastNanos = null;
        return was;
    }
}
