package io.toneguard.voice.call;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A recording in the making: appended to while its call runs, and not to be opened before it is finished. */
public interface RecordingDraft extends Closeable {
    /** Bytes appended so far, also by a process that is gone; without the head. */
    long length();

    /**
     * Adds bytes at the end. They survive the end of this process but for those still {@link #waiting}, and all of them a power cut after {@link #force}.
     * If this throws, nothing was added as far as this draft goes, and the next bytes come to the same place; who takes the draft up anew
     * looks at {@link #length}.
     */
    void append(ByteBuffer... bytes) throws IOException;

    /**
     * The last of what was appended, as far as it waits in memory to fill a block of the store: lost if this process is killed, or if the
     * store refuses it when the draft is closed. Valid until the next call; empty for a store that has everything at once.
     */
    default ByteBuffer waiting() {
        return ByteBuffer.allocate(0);
    }

    /**
     * Forgets what lies behind: after an accident, before the same bytes are appended again.
     *
     * @param length at most {@link #length}
     */
    void truncate(long length) throws IOException;

    /** Returns when everything appended is durable. */
    void force() throws IOException;

    /**
     * Puts the head before what was appended and makes the recording whole, durable and open to readers, all at once; the draft is
     * closed then.
     *
     * @param head exactly as long as the draft was told
     */
    void finish(byte[] head) throws IOException;

    /** Removes it; nothing happens if it is finished. */
    void discard() throws IOException;

    /** Leaves it as it is, for another process to go on with; what waited is written before. */
    @Override
    void close() throws IOException;
}
