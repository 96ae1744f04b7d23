package io.toneguard.ingest.session;

/** Messages may be cut anywhere: what is left of a sample waits here for its rest. */
final class PartialSamples {
    private final int sampleBytes;
    private final byte[] carried;
    private int carriedBytes;
    private byte[] joined = new byte[0];
    private byte[] from = joined;
    private int offset;

    /** @param sampleBytes bytes that belong together: of one sample, or of one of each channel */
    PartialSamples(int sampleBytes) {
        this.sampleBytes = sampleBytes;
        this.carried = new byte[sampleBytes];
    }

    /**
     * Puts what waited before the new bytes.
     *
     * @return whole samples, which lie at {@link #offset} of {@link #bytes} until the next call
     */
    int join(byte[] bytes, int start, int length) {
        int total = carriedBytes + length;
        int whole = total - total % sampleBytes;
        if (carriedBytes == 0) {
            from = bytes;
            offset = start;
            carriedBytes = length - whole;
            System.arraycopy(bytes, start + whole, carried, 0, carriedBytes);
            return whole / sampleBytes;
        }
        if (joined.length < total) {
            joined = new byte[total];
        }
        System.arraycopy(carried, 0, joined, 0, carriedBytes);
        System.arraycopy(bytes, start, joined, carriedBytes, length);
        from = joined;
        offset = 0;
        carriedBytes = total - whole;
        System.arraycopy(joined, whole, carried, 0, carriedBytes);
        return whole / sampleBytes;
    }

    byte[] bytes() {
        return from;
    }

    int offset() {
        return offset;
    }

    /** What waits belongs to nothing that comes. */
    void drop() {
        carriedBytes = 0;
    }
}
