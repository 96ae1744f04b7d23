package io.toneguard.ingest.recorder;

import io.toneguard.voice.call.AudioBlock;
import java.util.concurrent.atomic.AtomicLong;

/** Memory in whole blocks that their sessions are done with and the recorder is not. */
final class HeldBlocks {
    private final AtomicLong bytes = new AtomicLong();
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

    /** Nothing more may be held. */
    boolean isFull() {
        return bytes.get() >= limitBytes;
    }

    /** What can be read back from the journal had better not be held. */
    boolean isCrowded() {
        return bytes.get() >= limitBytes / 2;
    }

    AtomicLong bytes() {
        return bytes;
    }
}
