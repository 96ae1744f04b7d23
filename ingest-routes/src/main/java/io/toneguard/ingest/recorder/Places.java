package io.toneguard.ingest.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Where a piece of audio lies in the journal, part by part. Kept small: a store that is away for an hour leaves a million of them. */
final class Places {
    static final Places NONE = new Places(new JournalSegment[0], new long[0]);

    private static final int LENGTH_BITS = 20;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;

    static {
        assert JournalRecord.MAX_BYTES <= 1 << LENGTH_BITS;
    }

    /** One for each part, or one for all. */
    private final JournalSegment[] segments;
    /** The part's offset in its segment's file, and in the low bits its length. */
    private final long[] parts;

    private Places(JournalSegment[] segments, long[] parts) {
        this.segments = segments;
        this.parts = parts;
    }

    /**
     * @param position of the audio's first byte in the recording's audio
     * @return none, if these are not all of it, in order
     */
    static Places of(long position, int length, List<Place> places) {
        long reached = position;
        boolean isOneSegment = true;
        for (Place place : places) {
            if (place.position() != reached) {
                return NONE;
            }
            reached = place.end();
            isOneSegment &= place.segment() == places.get(0).segment();
        }
        if (places.isEmpty() || reached != position + length) {
            return NONE;
        }
        return new Places(
                places.stream()
                        .limit(isOneSegment ? 1 : places.size())
                        .map(Place::segment)
                        .toArray(JournalSegment[]::new),
                places.stream()
                        .mapToLong(place -> place.offset() << LENGTH_BITS | place.length())
                        .toArray());
    }

    int count() {
        return parts.length;
    }

    /** Whether a crash leaves all of it there: not so, if writing a segment broke off before. */
    boolean areThere() {
        for (int i = 0; i < parts.length; i++) {
            if (offset(i) + length(i) > segment(i).length()) {
                return false;
            }
        }
        return parts.length > 0;
    }

    /** Reads one part behind the other. */
    void read(ByteBuffer into) throws IOException {
        for (int i = 0; i < parts.length; i++) {
            into.limit(into.position() + length(i));
            segment(i).read(offset(i), into);
        }
    }

    private JournalSegment segment(int i) {
        return segments[segments.length == 1 ? 0 : i];
    }

    private long offset(int i) {
        return parts[i] >>> LENGTH_BITS;
    }

    private int length(int i) {
        return (int) parts[i] & LENGTH_MASK;
    }
}
