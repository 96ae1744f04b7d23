package io.toneguard.ingest.recording;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What each waiting file looked like, and since when. A file whose size and time stand still from one poll to a later one is whole;
 * nobody sleeps to find that out. Thread-safe.
 */
final class Sightings {
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private record Sighting(Stamp stamp, Duration since, Duration last) {}

    private final Map<Path, Sighting> sightings = new HashMap<>();
    private final Timepiece clock;

    Sightings(Timepiece clock) {
        this.clock = clock;
    }

    /** Notes what the file looks like now; returns for how long it has been seen looking so. */
    synchronized Duration stillFor(Path path, Stamp stamp) {
        Duration now = clock.running();
        var before = sightings.get(path);
        Duration since = before != null && before.stamp.equals(stamp) ? before.since : now;
        sightings.put(path, new Sighting(stamp, since, now));
        return now.minus(since);
    }

    /** How long a file has not changed: by its own time, or by ours where its own lies in the future. */
    synchronized Duration unchangedFor(Path path, Stamp stamp) {
        Duration seen = stillFor(path, stamp);
        Duration own = Duration.between(stamp.modified(), clock.instant());
        return own.compareTo(seen) > 0 ? own : seen;
    }

    synchronized void forgetTheGone() {
        Duration limit = clock.running().minus(REMEMBERED);
        sightings.values().removeIf(sighting -> sighting.last.compareTo(limit) < 0);
    }
}
