package io.toneguard.tap.delivery;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DeliverySettingsTest {

    @Test
    void settingsThatLeaveNoSecondAttemptForAnOrderAreRefused() {
        assertThatThrownBy(() -> DeliveryHouse.settings(Map.of("delivery.control-give-up", "8s")))
                .rootCause()
                .hasMessageContaining("delivery.control-give-up=8000ms", "above 8000ms");
        assertThatThrownBy(() -> DeliveryHouse.settings(
                        Map.of("delivery.mail.host", "mail.example.com", "delivery.lease", "20s")))
                .rootCause()
                .hasMessageContaining("delivery.lease=20000ms is below 30000ms");
    }
}
