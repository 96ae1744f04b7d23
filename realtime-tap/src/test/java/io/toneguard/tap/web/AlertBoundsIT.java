package io.toneguard.tap.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.AlertRows;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a program that has gone wild gets, and gets no more of. */
class AlertBoundsIT {
    private static final Map<String, String> NOTE = Map.of("actor", "kate", "text", "once more");

    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    private static AlertsHouse house;
    private static int tenants;

    private final AlertRows rows = new AlertRows(DATABASE);
    private Tenant tenant;

    @BeforeAll
    static void open() {
        house = new AlertsHouse(DATABASE);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void aTenant() {
        tenant = DATABASE.addTenant("tenant-" + ++tenants, Speaker.AGENT);
    }

    @Test
    void ofAThousandNotesTheFirstAndTheLastAreShownAndOneMoreIsRefused() throws Exception {
        var alert = rows.alert(tenant);
        notes(alert, 999);
        var last = house.post(tenant, "/" + alert + "/note", NOTE);
        assertThat(last.status()).isEqualTo(200);
        assertThat(last.body().get("eventCount").asInt()).isEqualTo(1001);
        var numbers = last.body()
                .get("events")
                .valueStream()
                .map(event -> event.get("event").asInt())
                .toList();
        assertThat(numbers)
                .hasSize(1000)
                .startsWith(1, 2)
                .contains(500, 502)
                .doesNotContain(501)
                .endsWith(1000, 1001);
        assertThat(last.body().get("deliveryCount").asInt()).isZero();

        var refused = house.post(tenant, "/" + alert + "/note", NOTE);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("detail")).contains("1000 events 'note'");
        assertThat(house.post(tenant, "/" + alert + "/acknowledge", NOTE).status())
                .isEqualTo(200);
    }

    @Test
    void whatTheDatabaseCannotHoldIsABadRequestAndNoReasonToTryAgain() throws Exception {
        var late = house.get(tenant, "?from=%2B999999999-01-01T00:00:00Z");
        assertThat(late.status()).isEqualTo(400);
        assertThat(late.type()).startsWith("application/problem+json");
    }

    private void notes(UUID alert, int count) {
        rows.change(
                tenant,
                "insert into alert_event (tenant_id, alert_id, event, kind, at, actor, detail) select tenant_id, alert_id, n + 1,"
                        + " 'note', now(), 'kate', '{}' from alert, generate_series(1, " + count
                        + ") n where alert_id = ?",
                alert);
    }
}
