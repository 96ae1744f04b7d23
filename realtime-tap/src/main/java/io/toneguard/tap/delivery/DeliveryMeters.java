package io.toneguard.tap.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What became of deliveries, by kind of target. */
final class DeliveryMeters {
    private final MeterRegistry registry;

    DeliveryMeters(MeterRegistry registry) {
        this.registry = registry;
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

    /** @param kind "removed" where the target is gone */
    void dead(String kind, int deliveries) {
        count("dead", kind, deliveries);
    }

    private void count(String outcome, String kind, int deliveries) {
        Counter.builder("toneguard.delivery.attempts")
                .description("Attempts to deliver an alert's event; dead: given up, kept in alert_delivery")
                .tag("outcome", outcome)
                .tag("kind", kind)
                .register(registry)
                .increment(deliveries);
    }
}
