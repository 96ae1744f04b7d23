package io.toneguard.batch.manager;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.batch.manager.PendingRecordings.Backlog;
import java.util.List;
import java.util.Map;

/** What the active manager last saw, for the meters; a manager that stands by shows nothing. */
final class ManagerMeters {
    private volatile Backlog backlog = Backlog.NONE;
    private volatile Map<String, Long> partitions = Map.of();
    private volatile boolean active;

    ManagerMeters(MeterRegistry registry, LaunchesInFlight inFlight) {
        Gauge.builder("toneguard.batch.pending.recordings", () -> known(backlog.recordings()))
                .description("Recordings waiting for their analysis")
                .register(registry);
        Gauge.builder("toneguard.batch.pending.audio", () -> known(backlog.audioSeconds()))
                .baseUnit("seconds")
                .description("Audio waiting for its analysis: scale workers by it")
                .register(registry);
        Gauge.builder("toneguard.batch.pending.oldest", () -> known(backlog.oldestSeconds()))
                .baseUnit("seconds")
                .description("Since when the oldest of them has been waiting")
                .register(registry);
        Gauge.builder("toneguard.batch.launches", inFlight::count)
                .description("Launches in flight")
                .register(registry);
        Gauge.builder("toneguard.batch.manager.active", () -> active ? 1 : 0)
                .description("1 for the active manager, 0 for one that stands by")
                .register(registry);
        for (var state : List.of("planned", "ready", "running")) {
            Gauge.builder("toneguard.batch.partitions", () -> known(partitions.getOrDefault(state, 0L)))
                    .tag("state", state)
                    .description("Open partitions by state")
                    .register(registry);
        }
    }

    /** Who stands by does not know: not a number, where 0 would say that all is well. */
    private double known(double value) {
        return active ? value : Double.NaN;
    }

    void standBy() {
        saw(Backlog.NONE, Map.of());
        active = false;
    }

    void saw(Backlog waiting, Map<String, Long> openPartitions) {
        backlog = waiting;
        partitions = openPartitions;
        active = true;
    }
}
