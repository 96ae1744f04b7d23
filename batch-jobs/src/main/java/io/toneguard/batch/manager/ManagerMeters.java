package io.toneguard.batch.manager;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.batch.Pending;
import io.toneguard.batch.WorkKind;
import java.util.List;
import java.util.Map;

/** What the active manager last saw, for the meters; a manager that stands by shows nothing. */
final class ManagerMeters {
    private volatile Map<WorkKind, Pending> pending = Map.of();
    private volatile Map<String, Long> partitions = Map.of();
    private volatile boolean active;

    ManagerMeters(MeterRegistry registry, LaunchesInFlight inFlight) {
        for (var kind : WorkKind.values()) {
            Gauge.builder("toneguard.batch.pending.recordings", () -> known(of(kind).recordings()))
                    .tag("kind", kind.word())
                    .description("Recordings waiting for their analysis")
                    .register(registry);
            Gauge.builder("toneguard.batch.pending.audio", () -> known(of(kind).audioSeconds()))
                    .tag("kind", kind.word())
                    .baseUnit("seconds")
                    .description("Audio waiting for its analysis: scale workers by it")
                    .register(registry);
            Gauge.builder("toneguard.batch.pending.oldest", () -> known(of(kind).oldestSeconds()))
                    .tag("kind", kind.word())
                    .baseUnit("seconds")
                    .description("Since when the oldest of them has been waiting")
                    .register(registry);
        }
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

    private Pending of(WorkKind kind) {
        return pending.getOrDefault(kind, Pending.NONE);
    }

    /** Who stands by does not know: not a number, where 0 would say that all is well. */
    private double known(double value) {
        return active ? value : Double.NaN;
    }

    void standBy() {
        saw(Map.of(), Map.of());
        active = false;
    }

    void saw(Map<WorkKind, Pending> waiting, Map<String, Long> openPartitions) {
        pending = waiting;
        partitions = openPartitions;
        active = true;
    }
}
