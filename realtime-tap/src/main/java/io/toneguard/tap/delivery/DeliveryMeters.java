package io.toneguard.tap.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/** What became of deliveries, by kind of target. */
final class DeliveryMeters {
    /** The kind of a target that is gone. */
    static final String REMOVED = "removed";

    private static final String DEAD = "dead";
    private static final List<String> OUTCOMES = List.of("delivered", "failed", "superseded", DEAD);

    private final MeterRegistry registry;

    DeliveryMeters(MeterRegistry registry) {
        this.registry = registry;
        // A counter that begins at 1 shows no rise.
        for (var kind : TargetKind.words()) {
            OUTCOMES.forEach(outcome -> attempts(outcome, kind));
        }
        attempts(DEAD, REMOVED);
    }

    /** @param ageSeconds since the event was decided */
    void delivered(TargetKind kind, double ageSeconds) {
        count("delivered", kind.word(), 1);
        Timer.builder("toneguard.delivery.age")
                .description("From an alert's event to its delivery")
                .tag("kind", kind.word())
                .register(registry)
                .record(Duration.ofMillis(Math.round(ageSeconds * 1000)));
    }

    void failed(TargetKind kind) {
        count("failed", kind.word(), 1);
    }

    /** Nobody needs to be asked any more. */
    void superseded(TargetKind kind) {
        count("superseded", kind.word(), 1);
    }

    /** @param kind {@link #REMOVED} where the target is gone */
    void dead(String kind, int deliveries) {
        count(DEAD, kind, deliveries);
    }

    private void count(String outcome, String kind, int deliveries) {
        attempts(outcome, kind).increment(deliveries);
    }

    private Counter attempts(String outcome, String kind) {
        return Counter.builder("toneguard.delivery.attempts")
                .description("Attempts to deliver an alert's event; dead: given up, kept in alert_delivery")
                .tag("outcome", outcome)
                .tag("kind", kind)
                .register(registry);
    }
}
