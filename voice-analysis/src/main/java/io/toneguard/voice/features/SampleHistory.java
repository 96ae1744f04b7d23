package io.toneguard.voice.features;

/** The latest samples of a channel by absolute position, as many as were asked for; older ones are forgotten. */
final class SampleHistory {
    private final float[] ring;
    private final int mask;
    private long end;

    SampleHistory(long reach) {
        int size = Integer.highestOneBit((int) Math.max(1, Math.min(1 << 24, reach) - 1)) * 2;
        this.ring = new float[size];
        this.mask = size - 1;
    }

    void append(float[] block, int from, int count) {
        int at = (int) end & mask;
        int first = Math.min(count, ring.length - at);
        System.arraycopy(block, from, ring, at, first);
        System.arraycopy(block, from + first, ring, 0, count - first);
        end += count;
    }

    /** Samples seen so far. */
    long end() {
        return end;
    }

    /** The earliest position still held. */
    long start() {
        return Math.max(0, end - ring.length);
    }

    float at(long position) {
        return ring[(int) position & mask];
    }

    /** Copies samples {@code from .. from + count - 1}, all of which must be held. */
    void copy(long from, int count, double[] into) {
        float[] samples = ring;
        int at = (int) from & mask;
        int first = Math.min(count, samples.length - at);
        for (int i = 0; i < first; i++) {
            into[i] = samples[at + i];
        }
        for (int i = first; i < count; i++) {
            into[i] = samples[i - first];
        }
    }
}
