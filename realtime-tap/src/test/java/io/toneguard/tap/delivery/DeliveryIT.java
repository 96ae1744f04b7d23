package io.toneguard.tap.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.AlertRows;
import io.toneguard.voice.call.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

/** Deliveries to real HTTP servers: what is sent, in which order, and that nothing is lost. */
class DeliveryIT {
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
    void aWebhookGetsTheAlertSignedWithItsSecretAndTheDeliverysId() throws Exception {
        try (var peer = new Peer()) {
            trial.open();
            trial.house.targets.add(new AlertTarget(
                    tenant.id(),
                    "hook",
                    TargetKind.WEBHOOK,
                    peer.url() + "/alerts",
                    AlertTargets.sealed(DeliveryHouse.KEY, tenant.id(), "hook", "shared-with-the-receiver"),
                    null,
                    0,
                    null));
            var alert = rows.alert(tenant);
            var delivery = rows.delivery(tenant, alert, "hook");
            trial.awaitState(delivery, "delivered");

            assertThat(peer.got).hasSize(1);
            var got = peer.got.get(0);
            assertThat(got.header(SignedPost.DELIVERY_HEADER)).isEqualTo(delivery.toString());
            assertThat(got.header(SignedPost.EVENT_HEADER)).isEqualTo("opened");
            var signature = got.header(Signature.HEADER);
            var second = Long.parseLong(signature.substring(2, signature.indexOf(',')));
            assertThat(signature)
                    .isEqualTo(Signature.of("shared-with-the-receiver", Instant.ofEpochSecond(second), got.body()));
            var body = JsonMapper.shared().readTree(got.body());
            assertThat(body.get("deliveryId").asString()).isEqualTo(delivery.toString());
            assertThat(body.get("peakDeviation").asDouble()).isEqualTo(4.2);
            assertThat(body.get("link").asString()).endsWith("/v1/alerts/" + alert);
            assertThat(rows.events(tenant, alert)).containsExactly("opened", "delivered");
        }
    }

    @Test
    void whatWasDeliveredOrGivenUpLongAgoIsForgottenUnlessItsAlertIsOpen() {
        rows.target(tenant, "hook", "webhook", "http://127.0.0.1:9", "{}");
        var over = rows.alert(tenant);
        rows.change(tenant, "update alert set state = 'over'");
        var open = rows.alert(tenant);
        rows.delivery(tenant, over, rows.event(tenant, over, "over"), "hook");
        var dead = rows.delivery(tenant, over, "hook");
        var lately = rows.delivery(tenant, over, rows.event(tenant, over, "escalated"), "hook");
        var waiting = rows.delivery(tenant, over, rows.event(tenant, over, "escalated"), "hook");
        var stillOpen = rows.delivery(tenant, open, "hook");
        rows.change(tenant, "update alert_delivery set created_at = now() - interval '8d', state = 'delivered'");
        rows.change(tenant, "update alert_delivery set state = 'dead' where delivery_id = ?", dead);
        rows.change(tenant, "update alert_delivery set state = 'pending' where delivery_id = ?", waiting);
        rows.change(
                tenant, "update alert_delivery set created_at = now() - interval '6d' where delivery_id = ?", lately);

        var keep = DeliveryHouse.settings(Map.of()).keep();
        new OldDeliveries(rows.jdbc(), DATABASE.scope(), DATABASE.tenants(), keep).forget();
        assertThat(rows.one(
                        tenant,
                        "select string_agg(delivery_id::text, ',' order by delivery_id) as ids from alert_delivery"))
                .containsEntry(
                        "ids",
                        Stream.of(lately, waiting, stillOpen)
                                .map(UUID::toString)
                                .sorted()
                                .collect(Collectors.joining(",")));
    }

    @Test
    void aTargetThatComesBackGetsEverythingWithTheSameIds() throws Exception {
        try (var peer = Peer.thatAnswers(503)) {
            trial.open();
            rows.target(tenant, "hook", "webhook", peer.url(), "{}");
            var delivery = rows.delivery(tenant, rows.alert(tenant), "hook");
            await().until(() -> peer.got.size() >= 2);
            peer.status = 200;
            trial.awaitState(delivery, "delivered");
            assertThat(peer.got).allSatisfy(got -> assertThat(got.header(SignedPost.DELIVERY_HEADER))
                    .isEqualTo(delivery.toString()));
        }
    }

    @Test
    void whoeverWroteADeliveryNeedNotWaitForTheNextPoll() throws Exception {
        try (var peer = new Peer()) {
            rows.target(tenant, "hook", "webhook", peer.url(), "{}");
            var atStart = rows.delivery(tenant, rows.alert(tenant), "hook");
            trial.open("delivery.poll=1h");
            trial.awaitState(atStart, "delivered");
            var delivery = rows.delivery(tenant, rows.alert(tenant), "hook");
            trial.house.lanes.wake(tenant.id());
            trial.awaitState(delivery, "delivered");
        }
    }

    @Test
    void whatAKilledProcessHadClaimedIsDeliveredAgainAfterTheLeaseWithTheSameId() throws Exception {
        try (var peer = new Peer()) {
            rows.target(tenant, "hook", "webhook", peer.url(), "{}");
            var alert = rows.alert(tenant);
            var delivery = rows.delivery(tenant, alert, "hook");
            var killed = DeliveryHouse.deliveries(DATABASE).claim(tenant.id(), "hook", kind -> Duration.ofMinutes(5));
            assertThat(killed).isPresent();

            trial.open();
            assertThat(trial.house.deliveries.claim(tenant.id(), "hook", kind -> Duration.ofMinutes(5)))
                    .as("leased by the one that was killed")
                    .isEmpty();
            rows.change(tenant, "update alert_delivery set due_at = now() where delivery_id = ?", delivery);
            trial.awaitState(delivery, "delivered");
            assertThat(peer.got.get(0).header(SignedPost.DELIVERY_HEADER)).isEqualTo(delivery.toString());
        }
    }

    @Test
    void whatIsTooOldWhenItFailsIsKeptAsDeadAndSeen() throws Exception {
        try (var peer = Peer.thatAnswers(500)) {
            rows.target(tenant, "hook", "webhook", peer.url(), "{}");
            var alert = rows.alert(tenant);
            var delivery = rows.delivery(tenant, alert, "hook");
            rows.change(
                    tenant,
                    "update alert_delivery set created_at = now() - interval '25h' where delivery_id = ?",
                    delivery);
            trial.open();
            trial.awaitState(delivery, "dead");
            assertThat(rows.events(tenant, alert)).containsExactly("opened", "undeliverable");
            assertThat(trial.house.count("dead")).isEqualTo(1);
            assertThat(peer.got).as("tried once all the same").hasSize(1);
        }
    }

    @Test
    void ofOneAlertTheLaterEventWaitsForTheEarlierOneAndAnotherAlertsDoesNot() throws Exception {
        try (var peer = Peer.thatAnswers(422)) {
            trial.open();
            rows.target(tenant, "hook", "webhook", peer.url(), "{}");
            var alert = rows.alert(tenant);
            var opened = rows.delivery(tenant, alert, "hook");
            await().until(() -> !peer.got.isEmpty());
            rows.change(tenant, "update alert_delivery set due_at = now() + interval '1h'");
            peer.status = 200;
            peer.got.clear();
            var over = rows.delivery(tenant, alert, rows.event(tenant, alert, "over"), "hook");
            var other = rows.delivery(tenant, rows.alert(tenant), "hook");
            trial.awaitState(other, "delivered");
            assertThat(trial.state(over)).isEqualTo("pending");
            rows.change(tenant, "update alert_delivery set due_at = now() where delivery_id = ?", opened);
            trial.awaitState(over, "delivered");
            assertThat(peer.got)
                    .extracting(got -> got.header(SignedPost.DELIVERY_HEADER))
                    .containsExactly(other.toString(), opened.toString(), over.toString());
        }
    }

    @Test
    void redirectsAndPrivateAddressesAreNotFollowed() throws Exception {
        try (var peer = Peer.thatAnswers(302)) {
            trial.open("delivery.private-addresses=webhook");
            rows.target(tenant, "hook", "webhook", peer.url(), "{}");
            rows.target(tenant, "pbx", "control", peer.url(), "{}");
            rows.target(tenant, "metadata", "webhook", "http://169.254.169.254/latest", "{}");
            var alert = rows.alert(tenant);
            rows.delivery(tenant, alert, "hook");
            rows.delivery(tenant, alert, "pbx");
            rows.delivery(tenant, alert, "metadata");
            await().until(() -> rows.one(
                            tenant, "select count(*) as n from alert_delivery where last_error is not null")
                    .get("n")
                    .equals(3L));
            assertThat(trial.error("hook")).contains("HTTP 302", "redirects are not followed");
            assertThat(trial.error("pbx")).contains("private address", "delivery.private-addresses");
            assertThat(trial.error("metadata")).contains("169.254.169.254");
        }
    }
}
