package io.toneguard.tap.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.AlertRows;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A delivery that nobody needs any more is told from one that failed. */
class SupersededDeliveryIT {
    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    private final AlertRows rows = new AlertRows(DATABASE);
    private final Tenant tenant = DATABASE.addTenant("tenant", Speaker.AGENT);

    @Test
    void anEscalationThatWasSettledMeanwhileIsNothingAgainstItsTarget() throws Exception {
        rows.target(tenant, "lead", "mail", "lead@example.com", "{\"step\": 1}");
        var settled = escalated("lead");
        var removed = escalated("nobody");
        rows.change(tenant, "update alert set acknowledged_by = 'ann'");
        try (var house =
                new DeliveryHouse(DATABASE, Map.of("delivery.poll", "20ms", "delivery.mail.host", "127.0.0.1"))) {
            await().until(() -> house.count("superseded") == 1 && house.count("dead") == 1);
        }
        assertThat(row(settled))
                .containsEntry("superseded", true)
                .containsEntry("last_error", "acknowledged meanwhile by ann");
        assertThat(row(removed)).containsEntry("superseded", false);
    }

    private Map<String, Object> row(UUID delivery) {
        return rows.one(tenant, "select superseded, last_error from alert_delivery where delivery_id = ?", delivery);
    }

    private UUID escalated(String target) {
        var alert = rows.alert(tenant);
        var delivery = rows.delivery(tenant, alert, rows.event(tenant, alert, "escalated"), target);
        rows.change(
                tenant,
                "update alert_delivery set payload = payload || '{\"event\": \"escalated\"}' where delivery_id = ?",
                delivery);
        return delivery;
    }
}
