package io.toneguard.ingest.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where some audio of a call lies in the journal.
 *
 * @param position of its first byte in the recording's audio
 * @param offset of its first byte in the segment's file
 */
record Place(long position, int length, JournalSegment segment, long offset) {
    /** Not so, if writing the segment broke off before. */
    boolean isThere() {
        return offset + length <= segment.length();
    }

    long end() {
        return position + length;
    }

    void read(ByteBuffer into) throws IOException {
        segment.read(offset, into);
    }
}
