package io.toneguard.tap.delivery;

import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.AlertRows;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** A tenant, what is to be delivered for it, and a house that delivers it as it is set. */
final class DeliveryTrial implements AutoCloseable {
    private static int tenants;

    final AlertRows rows;
    final Tenant tenant;
    /** Null until {@link #open}. */
    DeliveryHouse house;

    private final TestDatabase database;

    DeliveryTrial(TestDatabase database) {
        this.database = database;
        rows = new AlertRows(database);
        tenant = addTenant("tenant");
    }

    /** Another one each time. */
    Tenant addTenant(String name) {
        return database.addTenant(name + "-" + ++tenants, Speaker.AGENT);
    }

    @Override
    public void close() {
        if (house != null) {
            house.close();
        }
        // The next test's house goes over all tenants.
        rows.change(tenant, "update alert_delivery set state = 'dead' where state = 'pending'");
    }

    void open(String... settings) throws Exception {
        var all = new HashMap<>(Map.of(
                "delivery.poll", "20ms",
                "delivery.first-retry", "100ms",
                "delivery.answer-timeout", "500ms",
                "delivery.private-addresses", "webhook,control"));
        for (var setting : settings) {
            all.put(setting.split("=")[0], setting.split("=")[1]);
        }
        house = new DeliveryHouse(database, all);
    }

    String state(UUID delivery) {
        return String.valueOf(rows.one(tenant, "select state from alert_delivery where delivery_id = ?", delivery)
                .get("state"));
    }

    void awaitState(UUID delivery, String state) {
        await().pollInterval(Duration.ofMillis(20)).until(() -> state(delivery).equals(state));
    }

    String error(String target) {
        return String.valueOf(rows.one(tenant, "select last_error from alert_delivery where target = ?", target)
                .get("last_error"));
    }
}
