package io.toneguard.tap.alert;

import io.toneguard.tap.history.HeardSegment;
import io.toneguard.voice.call.RecordingId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Segments that are over and wait for the end of their call, by which the ledger numbers them, or for the database. Bounded by their readings. Thread-safe. */
final class SegmentShelf {
    private static final Duration SHORTEST_REST = Duration.ofMillis(500);
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);

    /** @param rest until it is tried again, if it must wait longer */
    record Waiting(HeardSegment segment, Instant notBefore, Duration rest) {}

    private final int mostReadings;
    private final Deque<Waiting> shelf = new ArrayDeque<>();
    private long readings;

    SegmentShelf(int mostReadings) {
        this.mostReadings = mostReadings;
    }

    /** @return segments that had to go for it, the oldest first */
    synchronized List<HeardSegment> add(HeardSegment segment, Instant now) {
        // Another segment of its call has ended: the whole call may have.
        wake(segment.recording(), now);
        put(new Waiting(segment, now.plus(SHORTEST_REST), SHORTEST_REST));
        var gone = new ArrayList<HeardSegment>();
        while (readings > mostReadings) {
            var oldest = shelf.removeFirst().segment();
            readings -= oldest.readings();
            gone.add(oldest);
        }
        return gone;
    }

    /** Takes those whose time has come. */
    synchronized List<Waiting> due(Instant now) {
        var due = new ArrayList<Waiting>();
        shelf.removeIf(waiting -> {
            boolean isDue = !now.isBefore(waiting.notBefore());
            if (isDue) {
                due.add(waiting);
                readings -= waiting.segment().readings();
            }
            return isDue;
        });
        return due;
    }

    /** Not yet: tried again later, and each time somewhat later still. */
    synchronized void putBack(Waiting waiting, Instant now) {
        var longer = waiting.rest().multipliedBy(2);
        var rest = longer.compareTo(LONGEST_REST) < 0 ? longer : LONGEST_REST;
        put(new Waiting(waiting.segment(), now.plus(rest), rest));
    }

    synchronized int size() {
        return shelf.size();
    }

    private void put(Waiting waiting) {
        shelf.addLast(waiting);
        readings += waiting.segment().readings();
    }

    private void wake(RecordingId recording, Instant now) {
        var woken = shelf.stream()
                .map(waiting -> waiting.segment().recording().equals(recording)
                        ? new Waiting(waiting.segment(), now.plus(SHORTEST_REST), SHORTEST_REST)
                        : waiting)
                .toList();
        shelf.clear();
        shelf.addAll(woken);
    }
}
