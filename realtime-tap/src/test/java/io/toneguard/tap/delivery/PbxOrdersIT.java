package io.toneguard.tap.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.AlertRows;
import io.toneguard.voice.call.Tenant;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An order to a PBX is carried out in time or not at all. */
class PbxOrdersIT {
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
    void anOrderToAPbxDoesNotWaitForThatWhichFailedBefore() throws Exception {
        try (var pbx = Peer.thatAnswers(500)) {
            trial.open("delivery.first-retry=5s");
            rows.target(tenant, "pbx", "control", pbx.url(), "{}");
            rows.delivery(tenant, rows.alert(tenant), "pbx");
            await().until(() -> !pbx.got.isEmpty());
            pbx.status = 200;
            trial.awaitState(rows.delivery(tenant, rows.alert(tenant), "pbx"), "delivered");
        }
    }

    @Test
    void anOrderToAPbxIsNeverCarriedOutLate() throws Exception {
        try (var pbx = new Peer()) {
            rows.target(tenant, "pbx", "control", pbx.url(), "{}");
            var delivery = rows.delivery(tenant, rows.alert(tenant), "pbx");
            rows.change(
                    tenant,
                    "update alert_delivery set created_at = now() - interval '31s' where delivery_id = ?",
                    delivery);
            trial.open();
            trial.awaitState(delivery, "dead");
            assertThat(pbx.got).isEmpty();
            assertThat(trial.error("pbx")).isEqualTo("not carried out within 30.0 s (delivery.control-give-up)");
        }
    }

    @Test
    void anOrderThatAKilledProcessHadClaimedIsStillTriedInTime() throws Exception {
        rows.target(tenant, "pbx", "control", "http://127.0.0.1:9", "{}");
        var delivery = rows.delivery(tenant, rows.alert(tenant), "pbx");
        var settings = DeliveryHouse.settings(Map.of());
        assertThat(DeliveryHouse.deliveries(DATABASE).claim(tenant.id(), "pbx", settings::lease))
                .isPresent();
        assertThat(rows.one(
                        tenant,
                        "select due_at - created_at < make_interval(secs => ?) as in_time from alert_delivery where delivery_id = ?",
                        settings.controlGiveUp().toSeconds(),
                        delivery))
                .containsEntry("in_time", true);
    }

    @Test
    void ofAnOrderThatMayHaveBeenCarriedOutNobodySaysThatItWasNot() throws Exception {
        try (var pbx = new Peer()) {
            rows.target(tenant, "pbx", "control", pbx.url(), "{}");
            var delivery = rows.delivery(tenant, rows.alert(tenant), "pbx");
            // The PBX had it, and the process that was to write this down was killed.
            DeliveryHouse.deliveries(DATABASE).claim(tenant.id(), "pbx", kind -> Duration.ofSeconds(8));
            rows.change(tenant, "update alert_delivery set created_at = now() - interval '31s', due_at = now()");
            trial.open();
            trial.awaitState(delivery, "dead");
            assertThat(trial.error("pbx"))
                    .startsWith("unknown whether it was carried out: 1 attempts")
                    .doesNotContain("not carried");
            assertThat(pbx.got).isEmpty();
        }
    }

    @Test
    void anOrderThatReachedNobodyWasNotCarriedOut() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        trial.open();
        rows.target(tenant, "pbx", "control", "http://127.0.0.1:" + port, "{}");
        var delivery = rows.delivery(tenant, rows.alert(tenant), "pbx");
        await().until(() -> trial.error("pbx").equals("connection refused"));
        rows.change(tenant, "update alert_delivery set created_at = now() - interval '31s', due_at = now()");
        trial.awaitState(delivery, "dead");
        assertThat(trial.error("pbx")).doesNotContain("unknown");
    }

    @Test
    void anOrderThatThePbxRefusesHoldsUpNoOtherOrder() throws Exception {
        try (var pbx = Peer.thatAnswers(422)) {
            trial.open();
            rows.target(tenant, "pbx", "control", pbx.url(), "{}");
            var alert = rows.alert(tenant);
            rows.delivery(tenant, alert, rows.event(tenant, alert, "takeover"), "pbx");
            await().until(() -> !pbx.got.isEmpty());
            rows.change(tenant, "update alert_delivery set due_at = now() + interval '1h'");
            pbx.status = 200;
            var listen = rows.delivery(tenant, alert, rows.event(tenant, alert, "listen"), "pbx");
            trial.awaitState(listen, "delivered");
        }
    }
}
