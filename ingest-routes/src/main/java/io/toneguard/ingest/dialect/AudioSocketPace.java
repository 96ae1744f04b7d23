package io.toneguard.ingest.dialect;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Notices another codec in packets that are said to be linear audio at 8 kHz, which Asterisk's channel driver makes of whatever codec the
 * call has: packets of one length, at most half of what linear audio has, that come 20 ms apart. Linear audio in shorter packets comes
 * faster, and what was read late or had pauses in it came at another pace.
 */
final class AudioSocketPace {
    private static final int PACKETS = 100;
    private static final int PACKET_MS = 20;
    /** Of linear audio at 8 kHz. */
    static final int PACKET_BYTES = 320;

    private static final long TOLERANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(PACKETS * PACKET_MS / 5);

    private final LongSupplier nanoTime;
    private int bytes;
    private int packets;
    private long sinceNanos;
    private boolean noticed;

    AudioSocketPace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The next packet comes. Returns true once, when that is noticed; told so by a hundred packets. */
    boolean isTooSlow(int packetBytes) {
        if (noticed || packetBytes > PACKET_BYTES / 2 || packetBytes == 0) {
            packets = 0;
            return false;
        }
        if (packets == 0 || packetBytes != bytes) {
            bytes = packetBytes;
            packets = 1;
            sinceNanos = nanoTime.getAsLong();
            return false;
        }
        if (++packets <= PACKETS) {
            return false;
        }
        long tookNanos = nanoTime.getAsLong() - sinceNanos;
        packets = 0;
        noticed = Math.abs(tookNanos - TimeUnit.MILLISECONDS.toNanos(PACKETS * PACKET_MS)) < TOLERANCE_NANOS;
        return noticed;
    }
}
