package io.toneguard.ingest.session;

import io.toneguard.voice.call.Gap;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Where one channel of a call stands: how far it was written, and what is missing before that and may still come. */
final class Track {
    /**
     * Missing samples, from..to.
     *
     * @param kind what the gap is called if they do not come
     */
    record Hole(long from, long to, Gap.Kind kind) {}

    /** More of them than any reordering makes; beyond it the oldest is given up. */
    static final int MAX_HOLES = 32;

    final int channel;
    private final ArrayDeque<Hole> holes = new ArrayDeque<>();
    private long high;
    private boolean heard;
    private boolean over;

    Track(int channel) {
        this.channel = channel;
    }

    /** One past the last sample written. */
    long high() {
        return high;
    }

    void advance(long to) {
        high = Math.max(high, to);
    }

    /** Audio was written from {@link #high} on. */
    void wrote(int samples) {
        high += samples;
        heard = true;
    }

    /** What was written from here on was taken out again. */
    void retreat(long to) {
        high = to;
    }

    /** Before this, everything is there. */
    long whole() {
        return holes.isEmpty() ? high : holes.getFirst().from();
    }

    /** Nothing more comes on it. */
    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    boolean isHeard() {
        return heard;
    }

    /** What lies between what was written and {@code to} is missing, and may still come, or be moved. */
    void leaveOpen(long to, Gap.Kind kind) {
        if (to > high) {
            holes.addLast(new Hole(high, to, kind));
            high = to;
        }
    }

    /** What is missing from a sample on is missing later now; so is the later part of a hole that the sample lies in. */
    void delayHoles(long from, long by) {
        int size = holes.size();
        for (int i = 0; i < size; i++) {
            Hole hole = holes.removeFirst();
            if (hole.from() < from) {
                holes.addLast(new Hole(hole.from(), Math.min(from, hole.to()), hole.kind()));
            }
            if (hole.to() > from) {
                holes.addLast(new Hole(Math.max(from, hole.from()) + by, hole.to() + by, hole.kind()));
            }
        }
    }

    boolean hasHole() {
        return !holes.isEmpty();
    }

    int holes() {
        return holes.size();
    }

    Hole oldestHole() {
        return holes.getFirst();
    }

    Hole giveUpOldestHole() {
        return holes.removeFirst();
    }

    /** Takes a part of a hole's range as filled; the part must lie in one hole. */
    void fill(Hole hole, long from, long to) {
        int size = holes.size();
        for (int i = 0; i < size; i++) {
            Hole next = holes.removeFirst();
            if (next != hole) {
                holes.addLast(next);
                continue;
            }
            if (from > hole.from()) {
                holes.addLast(new Hole(hole.from(), from, hole.kind()));
            }
            if (to < hole.to()) {
                holes.addLast(new Hole(to, hole.to(), hole.kind()));
            }
        }
    }

    /** The first hole that has a sample of from..to; null if none has. */
    @Nullable
    Hole holeWithin(long from, long to) {
        for (Hole hole : holes) {
            if (hole.from() < to && from < hole.to()) {
                return hole;
            }
        }
        return null;
    }
}
