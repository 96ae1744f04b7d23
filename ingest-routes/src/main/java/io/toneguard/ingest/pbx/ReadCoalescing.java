package io.toneguard.ingest.pbx;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Leaves what comes of a steady stream with the kernel until {@code pbx.coalesce} of it is there, or
 * {@code pbx.coalesce-crowded} while the processors are crowded. An event loop with a thousand streams then wakes, reads and has the kernel
 * acknowledge once for every two or three messages of 20 ms. It sets the connection's low-water mark: so many bytes
 * must have come before the connection counts as readable.
 *
 * <p>A stream is steady when a second brings as many bytes as the one before, and none of its messages is as long as what would be waited
 * for. When it pauses, the mark goes back to one byte, so that the kernel tells what it still has.
 */
final class ReadCoalescing {
    /** One second may bring more or less than the one before by this share. */
    private static final int STEADY_WITHIN = 4;

    /** No speech has more in so short a time, and the kernel would keep as much for every connection. */
    private static final int MOST_BYTES = 8 * 1_024;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long coalesceNanos;
    private final long crowdedNanos;
    private final IntConsumer lowWater;
    private int mark = 1;
    private long heard;
    private int longest;
    private long heardAtTick;
    private long heardAtLook;
    private long lookedNanos;
    private long inLastSecond;
    private boolean pauses;
    private boolean wasCrowded;

    /**
     * @param coalesce how much is waited for; zero: nothing, whatever {@code crowded} says
     * @param lowWater is told the mark in bytes, 1 or more, when it changes
     */
    ReadCoalescing(Duration coalesce, Duration crowded, long nowNanos, IntConsumer lowWater) {
        coalesceNanos = coalesce.toNanos();
        crowdedNanos = coalesce.isZero() ? 0 : Math.max(coalesceNanos, crowded.toNanos());
        lookedNanos = nowNanos;
        this.lowWater = lowWater;
    }

    void heard(int length) {
        heard += length;
        longest = Math.max(longest, length);
    }

    /** Every 100 ms: nothing since the last time is a pause, in which the last message may wait for a second one in vain. */
    void tick() {
        pauses = heard == heardAtTick;
        heardAtTick = heard;
        if (pauses) {
            mark(1);
        }
    }

    /**
     * About once a second.
     *
     * @param crowded whether the machine's processors are
     */
    void look(long nowNanos, boolean crowded) {
        long nanos = nowNanos - lookedNanos;
        if (nanos <= 0) {
            return;
        }
        long now = (heard - heardAtLook) * SECOND_NANOS / nanos;
        boolean steady = !pauses && Math.abs(now - inLastSecond) * STEADY_WITHIN <= inLastSecond;
        int bytes = (int) Math.min(now * (crowded ? crowdedNanos : coalesceNanos) / SECOND_NANOS, MOST_BYTES);
        if (!steady || bytes <= longest) {
            mark(1);
        } else if (mark == 1 || crowded != wasCrowded) {
            mark(bytes);
        }
        wasCrowded = crowded;
        inLastSecond = now;
        heardAtLook = heard;
        lookedNanos = nowNanos;
        longest = 0;
    }

    private void mark(int bytes) {
        if (mark != bytes) {
            mark = bytes;
            lowWater.accept(bytes);
        }
    }
}
