package io.toneguard.batch.manager;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.batch.WorkKind;
import java.util.List;
import java.util.Map;

/** What the active manager last saw, for the meters; a manager that stands by shows nothing. */
final class ManagerMeters {
    private static final Scaling NOTHING = new Scaling(0, 0, 0, 0, Map.of());

    private volatile Scaling scaling = NOTHING;
    private volatile Map<String, Long> partitions = Map.of();
    private volatile long held;
    private volatile boolean active;

    ManagerMeters(MeterRegistry registry, LaunchesInFlight inFlight) {
        for (var kind : WorkKind.values()) {
            Gauge.builder("toneguard.batch.pending.recordings", () -> known(of(kind).pendingRecordings()))
                    .tag("kind", kind.word())
                    .description("Recordings not analysed yet, taken by a launch or not")
                    .register(registry);
            Gauge.builder("toneguard.batch.pending.audio", () -> known(of(kind).pendingAudioSeconds()))
                    .tag("kind", kind.word())
                    .baseUnit("seconds")
                    .description("Audio of them")
                    .register(registry);
            Gauge.builder("toneguard.batch.pending.oldest", () -> known(of(kind).oldestPendingSeconds()))
                    .tag("kind", kind.word())
                    .baseUnit("seconds")
                    .description("Since when the oldest of them has been waiting")
                    .register(registry);
        }
        Gauge.builder("toneguard.batch.workers.required", () -> known(scaling.requiredWorkers()))
                .description("Workers that analyse fresh recordings and backlog within batch.drain-within")
                .register(registry);
        Gauge.builder("toneguard.batch.held.recordings", () -> known(held))
                .description("Recordings that `jobs stop` holds back")
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

    private Scaling.OfKind of(WorkKind kind) {
        return scaling.byKind().getOrDefault(kind.word(), Scaling.OfKind.NONE);
    }

    /** Who stands by does not know: not a number, where 0 would say that all is well. */
    private double known(double value) {
        return active ? value : Double.NaN;
    }

    void standBy() {
        saw(NOTHING, Map.of(), 0);
        active = false;
    }

    void saw(Scaling pending, Map<String, Long> openPartitions, long heldRecordings) {
        scaling = pending;
        partitions = openPartitions;
        held = heldRecordings;
        active = true;
    }
}
