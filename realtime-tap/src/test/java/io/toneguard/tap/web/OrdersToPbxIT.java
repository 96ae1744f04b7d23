package io.toneguard.tap.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.AlertRows;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whose leg an order names, and how long a call can be ordered about. */
class OrdersToPbxIT {
    private static final Map<String, String> KATE = Map.of("actor", "kate");
    private static final Instant TEN = Instant.parse("2026-11-20T10:00:00Z");

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
    void aTenantWhosePbxTakesOrders() {
        tenant = DATABASE.addTenant("tenant-" + ++tenants, Speaker.AGENT, Speaker.CUSTOMER);
        rows.target(tenant, "pbx", "control", "https://pbx.example.com/orders", "{}");
    }

    @Test
    void afterATransferTheOrderNamesTheAgentWhoseVoiceAlertedAndNotTheFirstOne() throws Exception {
        var alert = rows.alert(tenant);
        rows.change(tenant, "update alert set person = 'ben' where alert_id = ?", alert);
        assertThat(house.post(tenant, "/" + alert + "/whisper", KATE).status()).isEqualTo(200);
        assertThat(order(alert))
                .containsEntry("speaker", "agent")
                .containsEntry("person", "ben")
                .containsEntry("agent", "ben");
    }

    @Test
    void anAgentWhomNobodyNamedIsTheOneWithWhomTheCallBegan() throws Exception {
        var alert = rows.alert(tenant);
        rows.change(tenant, "update alert set person = null where alert_id = ?", alert);
        house.post(tenant, "/" + alert + "/whisper", KATE);
        assertThat(order(alert)).containsEntry("person", null).containsEntry("agent", "4711");
    }

    @Test
    void anOrderAboutACustomersVoiceTakesNobodyForTheAgentButTheAgent() throws Exception {
        var alert = rows.alert(tenant);
        rows.change(tenant, "update alert set speaker = 'customer', person = 'c-9' where alert_id = ?", alert);
        house.post(tenant, "/" + alert + "/takeover", KATE);
        assertThat(order(alert))
                .containsEntry("speaker", "customer")
                .containsEntry("person", "c-9")
                .containsEntry("agent", "4711");
    }

    @Test
    void aCallThatCameBackOnAnotherConnectionCanStillBeTakenOver() throws Exception {
        var broken = rows.recording(tenant, "CA-back", TEN);
        var alert = rows.alert(tenant, broken);
        rows.change(tenant, "update recording set state = 'stored' where recording_id = ?", broken);
        rows.change(tenant, """
                insert into recording (tenant_id, recording_id, call_month, call_id, state, file_name, source, began_at)
                values (?, gen_random_uuid(), '2026-11-01', 'CA-back', 'receiving', 'f', 'pbx-elsewhere', ?::timestamptz)
                """, tenant.id().value(), TEN.plusSeconds(900).toString());
        assertThat(house.post(tenant, "/" + alert + "/takeover", KATE).text("detail"))
                .as("another source's call of the same name is another call")
                .contains("has ended");
        rows.change(tenant, "update recording set source = 'pbx'");
        assertThat(house.post(tenant, "/" + alert + "/takeover", KATE).status()).isEqualTo(200);
        rows.change(tenant, "update recording set state = 'stored'");
        assertThat(house.post(tenant, "/" + alert + "/listen", KATE).text("detail"))
                .contains("has ended");
    }

    private Map<String, Object> order(UUID alert) {
        return rows.one(
                tenant,
                "select payload->>'speaker' as speaker, payload->>'person' as person, payload->>'agentId' as agent"
                        + " from alert_delivery where alert_id = ?",
                alert);
    }
}
