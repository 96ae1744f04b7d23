package io.toneguard.ingest.pbx;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Leaves what comes of a steady stream with the kernel until {@code pbx.coalesce} of it is there. An event loop with a thousand streams then
 * wakes, reads and has the kernel acknowledge once for every two messages of 20 ms. A stream is steady when a second brings as many bytes as
 * the one before; of one that pauses, the next tick but one brings the rest. Messages that are longer than {@code pbx.coalesce} never wait.
 */
final class ReadCoalescing {
    /** One second may bring more or less than the one before by this share. */
    private static final int STEADY_WITHIN = 4;

    /** Not worth waiting for: no speech has more in so short a time, and the kernel keeps as much for every connection. */
    private static final int MOST_BYTES = 8 * 1_024;

    private final long worthNanos;
    private final IntConsumer lowWater;
    private int bytes = 1;
    private long heard;
    private long heardAtTick;
    private long heardAtLook;
    private long lookedNanos;
    private long inLastSecond;

    /** @param lowWater is told how many bytes must be there before any are worth reading; 1: read at once */
    ReadCoalescing(Duration worth, long nowNanos, IntConsumer lowWater) {
        worthNanos = worth.toNanos();
        lookedNanos = nowNanos;
        this.lowWater = lowWater;
    }

    void heard(int length) {
        heard += length;
    }

    /** Every 100 ms. */
    void tick() {
        if (heard == heardAtTick) {
            ask(1);
        }
        heardAtTick = heard;
    }

    /** About once a second. */
    void look(long nowNanos) {
        long nanos = nowNanos - lookedNanos;
        if (nanos <= 0) {
            return;
        }
        long now = (heard - heardAtLook) * TimeUnit.SECONDS.toNanos(1) / nanos;
        boolean steady = Math.abs(now - inLastSecond) * STEADY_WITHIN <= inLastSecond;
        inLastSecond = now;
        heardAtLook = heard;
        lookedNanos = nowNanos;
        if (!steady) {
            ask(1);
        } else if (bytes == 1) {
            ask((int) Math.max(1, Math.min(now * worthNanos / TimeUnit.SECONDS.toNanos(1), MOST_BYTES)));
        }
    }

    private void ask(int least) {
        if (bytes != least) {
            bytes = least;
            lowWater.accept(least);
        }
    }
}
