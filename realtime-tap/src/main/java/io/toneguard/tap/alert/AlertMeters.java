package io.toneguard.tap.alert;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;

/** What the desk counts. */
final class AlertMeters {
    private static final String PREFIX = "toneguard.alerts.";

    private final Timer written;
    private final Counter dropped;
    private final Counter lost;
    private final Counter segmentsDropped;

    AlertMeters(MeterRegistry registry, EpisodeQueue episodes, SegmentShelf segments) {
        written = Timer.builder(PREFIX + "written")
                .description("From an episode's change to its commit")
                .register(registry);
        dropped = counter(registry, "changes.dropped", "Changes of alerts that did not fit into alerts.queue");
        lost = counter(registry, "lost", "Alerts that the database refused, or whose recording never came");
        segmentsDropped = counter(registry, "segments.dropped", "Segments whose readings are not in live_segment");
        Gauge.builder(PREFIX + "waiting", episodes, EpisodeQueue::size)
                .description("Alerts that wait for the database")
                .register(registry);
        Gauge.builder(PREFIX + "segments.waiting", segments, SegmentShelf::size)
                .description("Ended segments that wait for their call's end")
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(PREFIX + name).description(description).register(registry);
    }

    void written(Instant told, Instant now) {
        var since = Duration.between(told, now);
        written.record(since.isNegative() ? Duration.ZERO : since);
    }

    void dropped() {
        dropped.increment();
    }

    void lost() {
        lost.increment();
    }

    void segmentsDropped(int segments) {
        segmentsDropped.increment(segments);
    }
}
