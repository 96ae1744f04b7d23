package io.toneguard.ingest.recorder;

import io.toneguard.voice.call.Segment;
import java.util.ArrayList;
import java.util.List;

/** Who speaks when, as a call's session told it: of several that began at one sample of a channel the last counts. */
final class ToldSegments {
    private final List<Segment> segments = new ArrayList<>();

    /** @return false if there are {@link Segment#MOST} already */
    boolean add(Segment segment) {
        segments.removeIf(segment::replaces);
        return segments.size() < Segment.MOST && segments.add(segment);
    }

    /** In order of their beginnings. */
    List<Segment> all() {
        return List.copyOf(segments);
    }

    int size() {
        return segments.size();
    }
}
