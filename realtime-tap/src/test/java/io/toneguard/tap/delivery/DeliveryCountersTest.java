package io.toneguard.tap.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rise from nothing to one shows in no rate: what alarms go by begins at 0. */
class DeliveryCountersTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final DeliveryMeters deliveries = new DeliveryMeters(meters);

    @ParameterizedTest
    @CsvSource({"webhook", "mail", "slack", "teams", "control", "removed"})
    void whatWasGivenUpIsCountedFromZeroOn(String kind) {
        assertThat(dead(kind)).isZero();
        deliveries.dead(kind, 2);
        assertThat(dead(kind)).isEqualTo(2);
    }

    private double dead(String kind) {
        return meters.get("toneguard.delivery.attempts")
                .tags("outcome", "dead", "kind", kind)
                .counter()
                .count();
    }
}
