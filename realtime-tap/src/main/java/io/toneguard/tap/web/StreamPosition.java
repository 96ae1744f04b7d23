package io.toneguard.tap.web;

import java.util.TreeMap;

/**
 * How far one listener is. Transactions take their places in the stream when they write and are seen when they commit, so a lower place may turn up
 * after a higher one: the last ten seconds are looked at again, and what was sent of them is remembered.
 */
final class StreamPosition {
    static final double LATE_SECONDS = 10;

    private static final long LATE_NANOS = (long) (LATE_SECONDS * 1e9);
    private static final int MOST_REMEMBERED = 5_000;

    /** Sent, above {@link #settled}, by the time of sending. */
    private final TreeMap<Long, Long> sentNanos = new TreeMap<>();

    private long settled;

    StreamPosition(long settled) {
        this.settled = settled;
    }

    /** Everything up to here was sent, or is too late. */
    long settled() {
        return settled;
    }

    int remembered() {
        return sentNanos.size();
    }

    boolean wasSent(long position) {
        return position <= settled || sentNanos.containsKey(position);
    }

    /** The highest that was sent. */
    long highest() {
        return sentNanos.isEmpty() ? settled : sentNanos.lastKey();
    }

    void sent(long position, long nowNanos) {
        sentNanos.put(position, nowNanos);
        settle(nowNanos);
    }

    /** Forgets what is old enough: nothing comes before it any more. */
    void settle(long nowNanos) {
        while (!sentNanos.isEmpty()
                && (nowNanos - sentNanos.firstEntry().getValue() > LATE_NANOS || sentNanos.size() > MOST_REMEMBERED)) {
            settled = sentNanos.pollFirstEntry().getKey();
        }
    }
}
