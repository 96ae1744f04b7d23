package io.toneguard.tap.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.AlertRows;
import io.toneguard.tap.alert.AlertEvents;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

/** The next step is told when nobody acknowledges. */
class EscalationIT {
    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    private final DeliveryTrial trial = new DeliveryTrial(DATABASE);
    private final AlertRows rows = trial.rows;
    private final Tenant tenant = trial.tenant;

    @AfterEach
    void close() {
        trial.close();
    }

    @Test
    void whatFailsForOneTenantHoldsUpNoOthersEscalation() {
        var broken = trial.addTenant("a-broken");
        var scope = new TenantScope() {
            @Override
            public <T> T in(TenantId id, Supplier<T> work) {
                if (id.equals(broken.id())) {
                    throw new IllegalStateException("broken");
                }
                return DATABASE.scope().in(id, work);
            }
        };
        rows.target(tenant, "second", "webhook", "http://127.0.0.1:9", "{\"step\": 1}");
        var alert = rows.alert(tenant);
        rows.change(tenant, "update alert set acknowledge_by = now() where alert_id = ?", alert);
        var jdbc = rows.jdbc();
        new Escalation(
                        jdbc,
                        scope,
                        DATABASE.tenants(),
                        new AlertTargets(jdbc, scope),
                        new AlertEvents(jdbc),
                        InstantSource.system())
                .goOver();
        assertThat(rows.events(tenant, alert)).containsExactly("opened", "escalated");
    }

    @Test
    void theNextStepIsToldWhenNobodyAcknowledgesInTime() throws Exception {
        try (var peer = new Peer()) {
            rows.target(tenant, "first", "webhook", peer.url(), "{\"within\": 60}");
            rows.target(tenant, "second", "webhook", peer.url(), "{\"step\": 2, \"within\": 60}");
            rows.target(tenant, "third", "webhook", peer.url(), "{\"step\": 3}");
            var alert = rows.alert(tenant);
            var quiet = rows.alert(tenant);
            rows.change(tenant, "update alert set acknowledge_by = now() + interval '1h' where alert_id = ?", quiet);
            rows.change(tenant, "update alert set acknowledge_by = now() where alert_id = ?", alert);
            trial.open();
            await().until(() -> peer.got.size() == 1);
            var body = JsonMapper.shared().readTree(peer.got.get(0).body());
            assertThat(body.get("event").asString()).isEqualTo("escalated");
            assertThat(body.get("step").asInt()).isEqualTo(2);
            assertThat(body.get("alertId").asString()).isEqualTo(alert.toString());

            rows.change(tenant, "update alert set acknowledge_by = now() where alert_id = ?", alert);
            await().until(() -> peer.got.size() == 2);
            assertThat(rows.one(tenant, "select escalation, acknowledge_by from alert where alert_id = ?", alert))
                    .containsEntry("escalation", 3)
                    .containsEntry("acknowledge_by", null);
            assertThat(rows.events(tenant, alert))
                    .filteredOn("escalated"::equals)
                    .hasSize(2);
            assertThat(rows.events(tenant, quiet)).containsExactly("opened");
        }
    }
}
