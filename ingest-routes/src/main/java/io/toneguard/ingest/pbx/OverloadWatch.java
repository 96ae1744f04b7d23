package io.toneguard.ingest.pbx;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Tells from the lateness of its ticks whether an event loop is overloaded: twice in a row too late, until 5 s in a row on time. */
final class OverloadWatch {
    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final long tooLateNanos;
    private int lateInARow;
    private long onTimeSinceNanos;
    private boolean overloaded;

    OverloadWatch(Duration tooLate) {
        tooLateNanos = tooLate.toNanos();
    }

    /**
     * A tick was due and came.
     *
     * @return whether the judgement changed by it
     */
    boolean came(long dueNanos, long nowNanos) {
        boolean was = overloaded;
        if (nowNanos - dueNanos > tooLateNanos) {
            lateInARow++;
            overloaded |= lateInARow >= 2;
            onTimeSinceNanos = nowNanos;
        } else {
            lateInARow = 0;
            overloaded &= nowNanos - onTimeSinceNanos < CALM_NANOS;
        }
        return was != overloaded;
    }

    boolean overloaded() {
        return overloaded;
    }
}
