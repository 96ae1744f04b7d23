package io.toneguard.tap.alert;

import io.toneguard.tap.history.HeardSegment;
import io.toneguard.voice.call.RecordingId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Segments that are over and wait for the end of their call, by which the ledger numbers them, or for the database. Bounded by their readings. What the tap's
 * threads do here costs them the segments of one call, however many others wait. Thread-safe.
 */
final class SegmentShelf {
    private static final Duration SHORTEST_REST = Duration.ofMillis(500);
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);

    /**
     * A segment on the shelf.
     *
     * @param number counts what was ever put here
     * @param rest until it is tried again, if it must wait longer
     */
    record Waiting(long number, HeardSegment segment, Instant notBefore, Duration rest) {}

    private final int mostReadings;
    private final TreeSet<Waiting> byTime =
            new TreeSet<>(Comparator.comparing(Waiting::notBefore).thenComparing(Waiting::number));
    /** The calls that have waited longest come first. */
    private final Map<RecordingId, List<Waiting>> byCall = new LinkedHashMap<>();

    private long put;
    private long readings;

    SegmentShelf(int mostReadings) {
        this.mostReadings = mostReadings;
    }

    /** @return segments that had to go for it, those of the call that has waited longest first */
    synchronized List<HeardSegment> add(HeardSegment segment, Instant now) {
        // Another segment of its call has ended: the whole call may have.
        wake(segment.recording(), now);
        put(segment, now, SHORTEST_REST);
        var gone = new ArrayList<HeardSegment>();
        while (readings > mostReadings) {
            var oldest = byCall.values().iterator().next().get(0);
            take(oldest);
            gone.add(oldest.segment());
        }
        return gone;
    }

    /** Takes those whose time has come. */
    synchronized List<Waiting> due(Instant now) {
        var due = new ArrayList<Waiting>();
        while (!byTime.isEmpty() && !now.isBefore(byTime.first().notBefore())) {
            var next = byTime.first();
            take(next);
            due.add(next);
        }
        return due;
    }

    /** Not yet: tried again later, and each time somewhat later still. */
    synchronized void putBack(Waiting waiting, Instant now) {
        var longer = waiting.rest().multipliedBy(2);
        put(waiting.segment(), now, longer.compareTo(LONGEST_REST) < 0 ? longer : LONGEST_REST);
    }

    synchronized int size() {
        return byTime.size();
    }

    private void wake(RecordingId recording, Instant now) {
        for (var waiting : List.copyOf(byCall.getOrDefault(recording, List.of()))) {
            take(waiting);
            put(waiting.segment(), now, SHORTEST_REST);
        }
    }

    private void put(HeardSegment segment, Instant now, Duration rest) {
        var waiting = new Waiting(put++, segment, now.plus(rest), rest);
        byTime.add(waiting);
        byCall.computeIfAbsent(segment.recording(), none -> new ArrayList<>()).add(waiting);
        readings += segment.readings();
    }

    private void take(Waiting waiting) {
        byTime.remove(waiting);
        byCall.computeIfPresent(waiting.segment().recording(), (recording, ofCall) -> {
            // There is one of its number.
            ofCall.removeIf(one -> one.number() == waiting.number());
            return ofCall.isEmpty() ? null : ofCall;
        });
        readings -= waiting.segment().readings();
    }
}
