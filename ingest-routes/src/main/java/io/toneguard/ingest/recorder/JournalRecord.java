package io.toneguard.ingest.recorder;

import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Segment;
import java.util.zip.CRC32C;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the journal is made of: {@code int length, int CRC32C} of the segment's number and all that follows, {@code byte kind, UUID recording}, and the kind's own
 * part, of {@code length} bytes together. Audio is {@code long position} and the bytes; everything else, being rare, is JSON, so that a
 * later build reads what an earlier one left.
 */
final class JournalRecord {
    /** {@link LiveCall}. Also at the head of each segment, where it begins all anew that is known of the call but its audio. */
    static final byte STARTED = 1;

    static final byte AUDIO = 2;
    /** {@link Gap}, as the session told it. */
    static final byte GAP = 3;
    /** {@link Gap} of the recorder's own. */
    static final byte SHED = 4;
    /** {@link Segment}. */
    static final byte SEGMENT = 5;
    /** {@link Long}: the draft is durable up to there. */
    static final byte FORCED = 6;
    /** {@link Ended}. */
    static final byte ENDED = 7;
    /** Nothing: the recording is stored and in the ledger. */
    static final byte SETTLED = 8;
    /** {@link LiveCall}, as more is known of it than at its start. */
    static final byte KNOWN = 9;

    /** Length and checksum. */
    static final int FRAME_BYTES = 8;
    /** Kind and recording. */
    static final int HEAD_BYTES = 17;

    static final int MAX_BYTES = 1 << 20;

    static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * @param samples sample frames that belong into the recording; negative: as many as there are
     */
    record Ended(CallEnded call, long samples) {}

    private JournalRecord() {}

    /** The number first, so that what an earlier use of a segment's file left is no record of the later one. */
    static void begin(CRC32C checksum, long segment) {
        checksum.reset();
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            checksum.update((int) (segment >>> shift));
        }
    }
}
