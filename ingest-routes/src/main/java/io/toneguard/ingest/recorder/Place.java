package io.toneguard.ingest.recorder;

/**
 * Where some audio of a call lies in the journal.
 *
 * @param position of its first byte in the recording's audio
 * @param offset of its first byte in the segment's file
 */
record Place(long position, int length, JournalSegment segment, long offset) {
    long end() {
        return position + length;
    }
}
