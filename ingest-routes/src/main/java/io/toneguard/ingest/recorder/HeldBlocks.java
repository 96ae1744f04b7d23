package io.toneguard.ingest.recorder;

import io.toneguard.voice.call.AudioBlock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory that the recorder holds: whole blocks that their sessions are done with and it is not, and notes of audio that the store has not yet, of which
 * hours of an outage leave more than blocks.
 */
final class HeldBlocks {
    /** The chunk, its places and its slot in a queue, as objects of a 64-bit JVM. */
    private static final int CHUNK_BYTES = 130;

    private static final int PLACE_BYTES = 8;

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong notedBytes = new AtomicLong();
    private final long limitBytes;

    HeldBlocks(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    void take(AudioBlock block) {
        bytes.addAndGet(block.bytes().length);
    }

    void release(AudioBlock block) {
        bytes.addAndGet(-block.bytes().length);
        block.release();
    }

    /** Where audio of so many places is, in memory or in the journal, is noted. */
    void note(int places) {
        notedBytes.addAndGet(CHUNK_BYTES + (long) places * PLACE_BYTES);
    }

    void forget(int places) {
        notedBytes.addAndGet(-CHUNK_BYTES - (long) places * PLACE_BYTES);
    }

    /** Nothing more may be held. */
    boolean isFull() {
        return bytes.get() + notedBytes.get() >= limitBytes;
    }

    /** What can be read back from the journal had better not be held. */
    boolean isCrowded() {
        return bytes.get() + notedBytes.get() >= limitBytes / 2;
    }

    /** So much of an outage is noted that only the store's return makes room again, while each call goes on to need some. */
    boolean isCrowdedWithNotes() {
        return notedBytes.get() >= limitBytes / 2;
    }

    AtomicLong bytes() {
        return bytes;
    }

    AtomicLong notedBytes() {
        return notedBytes;
    }
}
