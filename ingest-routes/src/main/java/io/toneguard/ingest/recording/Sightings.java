package io.toneguard.ingest.recording;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * What each waiting file looked like, and since when. A file whose size and time stand still from one poll to a later one is whole;
 * nobody sleeps to find that out. Used by the one polling thread.
 */
final class Sightings {
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private record Sighting(Stamp stamp, Instant since, Instant last) {}

    private final Map<Path, Sighting> sightings = new HashMap<>();
    private final InstantSource clock;

    Sightings(InstantSource clock) {
        this.clock = clock;
    }

    /** Notes what the file looks like now; returns for how long it has been seen looking so. */
    Duration stillFor(Path path, Stamp stamp) {
        Instant now = clock.instant();
        var before = sightings.get(path);
        Instant since = before != null && before.stamp.equals(stamp) ? before.since : now;
        sightings.put(path, new Sighting(stamp, since, now));
        return Duration.between(since, now);
    }

    /** How long a file has not changed: by its own time, or by ours where its own lies in the future. */
    Duration unchangedFor(Path path, Stamp stamp) {
        Duration seen = stillFor(path, stamp);
        Duration own = Duration.between(stamp.modified(), clock.instant());
        return own.compareTo(seen) > 0 ? own : seen;
    }

    void forgetTheGone() {
        Instant limit = clock.instant().minus(REMEMBERED);
        sightings.values().removeIf(sighting -> sighting.last.isBefore(limit));
    }
}
