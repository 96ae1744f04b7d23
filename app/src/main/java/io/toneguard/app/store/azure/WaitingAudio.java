package io.toneguard.app.store.azure;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** Audio of one draft that waits for its append, in memory that is counted together with all others'. */
final class WaitingAudio {
    private static final int FIRST_BYTES = 1 << 14;
    private static final byte[] NONE = {};

    private final AtomicLong ofAllBytes;
    private byte[] bytes = NONE;
    private int length;

    WaitingAudio(AtomicLong ofAllBytes) {
        this.ofAllBytes = ofAllBytes;
    }

    int length() {
        return length;
    }

    boolean isEmpty() {
        return length == 0;
    }

    void add(ByteBuffer more) {
        int wanted = Math.addExact(length, more.remaining());
        if (wanted > bytes.length) {
            hold(Arrays.copyOf(bytes, Math.max(wanted, Math.max(FIRST_BYTES, bytes.length + (bytes.length >> 1)))));
        }
        int count = more.remaining();
        more.get(bytes, length, count);
        length += count;
    }

    /** @param shorter at most the length */
    void truncate(int shorter) {
        length = shorter;
    }

    /** Lets go of the memory, too: a thousand calls would keep a thousand buffers of the longest wait. */
    void clear() {
        hold(NONE);
        length = 0;
    }

    ByteBuffer view() {
        return ByteBuffer.wrap(bytes, 0, length).asReadOnlyBuffer();
    }

    byte[] piece(int from, int count) {
        return Arrays.copyOfRange(bytes, from, from + count);
    }

    private void hold(byte[] others) {
        ofAllBytes.addAndGet(others.length - bytes.length);
        bytes = others;
    }
}
