package io.toneguard.voice.features;

/**
 * The latest samples of a channel by absolute position, as many as were asked for; older ones are forgotten. Doubles, since each sample is
 * copied some ten times and widened once.
 */
final class SampleHistory {
    private final double[] ring;
    private final int mask;
    private long end;

    SampleHistory(long reach) {
        int size = Integer.highestOneBit((int) Math.max(1, Math.min(1 << 24, reach) - 1)) * 2;
        this.ring = new double[size];
        this.mask = size - 1;
    }

    void append(float[] block, int from, int count) {
        for (int i = from; i < from + count; i++) {
            ring[(int) end++ & mask] = block[i];
        }
    }

    /** Samples seen so far. */
    long end() {
        return end;
    }

    /** The earliest position still held. */
    long start() {
        return Math.max(0, end - ring.length);
    }

    double at(long position) {
        return ring[(int) position & mask];
    }

    /** Copies samples {@code from .. from + count - 1}, all of which must be held. */
    void copy(long from, int count, double[] into) {
        int at = (int) from & mask;
        int first = Math.min(count, ring.length - at);
        System.arraycopy(ring, at, into, 0, first);
        System.arraycopy(ring, 0, into, first, count - first);
    }
}
