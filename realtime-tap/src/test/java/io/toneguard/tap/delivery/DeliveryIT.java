package io.toneguard.tap.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.toneguard.db.TestDatabase;
import io.toneguard.tap.AlertRows;
import io.toneguard.tap.alert.AlertEvents;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

/** Deliveries to real HTTP and SMTP servers, well and ill. */
class DeliveryIT {
    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    private static int tenants;

    private final AlertRows rows = new AlertRows(DATABASE);
    private Tenant tenant;
    private DeliveryHouse house;

    @BeforeEach
    void aTenant() {
        tenant = DATABASE.addTenant("tenant-" + ++tenants, Speaker.AGENT);
    }

    @AfterEach
    void close() {
        if (house != null) {
            house.close();
        }
        // The next test's house goes over all tenants.
        rows.change(tenant, "update alert_delivery set state = 'dead' where state = 'pending'");
    }

    private void open(String... settings) throws Exception {
        var all = new HashMap<>(Map.of(
                "delivery.poll", "20ms",
                "delivery.first-retry", "100ms",
                "delivery.answer-timeout", "500ms",
                "delivery.private-addresses", "webhook,control"));
        for (var setting : settings) {
            all.put(setting.split("=")[0], setting.split("=")[1]);
        }
        house = new DeliveryHouse(DATABASE, all);
    }

    private String state(UUID delivery) {
        return String.valueOf(rows.one(tenant, "select state from alert_delivery where delivery_id = ?", delivery)
                .get("state"));
    }

    private void awaitState(UUID delivery, String state) {
        await().pollInterval(Duration.ofMillis(20)).until(() -> state(delivery).equals(state));
    }

    @Test
    void aWebhookGetsTheAlertSignedWithItsSecretAndTheDeliverysId() throws Exception {
        try (var peer = new Peer()) {
            open();
            house.targets.add(new AlertTarget(
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
            awaitState(delivery, "delivered");

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
    void aTargetThatHangsAndOneThatAnswers500DelayNobodyElse() throws Exception {
        try (var well = new Peer();
                var hanging = Peer.thatHangs();
                var failing = Peer.thatAnswers(500)) {
            open("delivery.answer-timeout=30s", "delivery.lease=90s", "delivery.control-give-up=90s");
            rows.target(tenant, "a-hanging", "webhook", hanging.url(), "{}");
            rows.target(tenant, "b-failing", "webhook", failing.url(), "{}");
            rows.target(tenant, "c-well", "webhook", well.url(), "{}");
            var neighbour = DATABASE.addTenant("tenant-" + ++tenants, Speaker.AGENT);
            rows.target(neighbour, "c-well", "webhook", well.url(), "{}");
            for (int i = 0; i < 5; i++) {
                var alert = rows.alert(tenant);
                rows.delivery(tenant, alert, "a-hanging");
                rows.delivery(tenant, alert, "b-failing");
                rows.delivery(tenant, alert, "c-well");
                rows.delivery(neighbour, rows.alert(neighbour), "c-well");
            }
            await().until(() -> well.got.size() == 10);
            assertThat(hanging.got).as("one connection to a target at a time").hasSize(1);
            assertThat(rows.one(
                            tenant,
                            "select count(*) as n from alert_delivery where target <> 'c-well' and state <> 'pending'"))
                    .containsEntry("n", 0L);
            await().until(() ->
                    rows.one(tenant, "select max(last_error) as error from alert_delivery where target = 'b-failing'")
                                    .get("error")
                            != null);
            assertThat(rows.one(
                            tenant, "select max(last_error) as error from alert_delivery where target = 'b-failing'"))
                    .containsEntry("error", "answered HTTP 500");
        }
    }

    @Test
    void anHourOfFailuresDelaysNobodyElseAndLosesNothing() throws Exception {
        int minutes = 60;
        try (var well = new Peer();
                var hanging = Peer.thatHangs();
                var failing = Peer.thatAnswers(500)) {
            open("delivery.answer-timeout=2s", "delivery.longest-retry=5m");
            rows.target(tenant, "a-hanging", "webhook", hanging.url(), "{}");
            rows.target(tenant, "b-failing", "webhook", failing.url(), "{}");
            rows.target(tenant, "c-well", "webhook", well.url(), "{}");
            for (int minute = 0; minute < minutes; minute++) {
                var alert = rows.alert(tenant);
                rows.delivery(tenant, alert, "a-hanging");
                rows.delivery(tenant, alert, "b-failing");
                // Its first attempt is the one that arrives: however long the others have been ill.
                awaitState(rows.delivery(tenant, alert, "c-well"), "delivered");
                rows.change(
                        tenant,
                        "update alert_delivery set created_at = created_at - interval '1m', due_at = due_at - interval '1m'"
                                + " where delivery_id in (select delivery_id from alert_delivery where state = 'pending'"
                                + " for update skip locked)");
                rows.change(
                        tenant,
                        "update alert_target set ill_until = ill_until - interval '1m', failed_at = failed_at - interval '1m'");
            }
            assertThat(well.got).as("each once").hasSize(minutes);
            assertThat(rows.one(
                            tenant,
                            "select count(*) as n, sum(attempts) > 10 as tried, max(age(now(), created_at)) > interval '55m' as old"
                                    + " from alert_delivery where state = 'pending'"))
                    .as("all that the others were to be told")
                    .isEqualTo(Map.of("n", 2L * minutes, "tried", true, "old", true));
            assertThat(failing.got)
                    .as(
                            "one for each new alert; of what waits by its own failures, however many there are: eleven doublings, then 150 s each")
                    .hasSizeLessThan(minutes + 45);

            failing.status = 200;
            hanging.comesBack();
            await().until(() -> {
                rows.change(
                        tenant,
                        "update alert_delivery set due_at = now() where delivery_id in (select delivery_id from alert_delivery"
                                + " where state = 'pending' and due_at > now() + interval '3s' for update skip locked)");
                rows.change(tenant, "update alert_target set ill_until = null");
                return rows.one(tenant, "select count(*) as n from alert_delivery where state <> 'delivered'")
                        .get("n")
                        .equals(0L);
            });
        }
    }

    @Test
    void aFailureOfAnIllTargetRewritesNoneOfTheRowsThatWaitForIt() {
        rows.target(tenant, "hook", "webhook", "http://127.0.0.1:9", "{}");
        for (int i = 0; i < 3; i++) {
            rows.delivery(tenant, rows.alert(tenant), "hook");
        }
        var deliveries = DeliveryHouse.deliveries(DATABASE);
        var first = deliveries
                .claim(tenant.id(), "hook", kind -> Duration.ofMinutes(1))
                .orElseThrow();
        var others =
                "select string_agg(xmin::text, ',' order by delivery_id) as versions from alert_delivery where delivery_id <> ?";
        var before = rows.one(tenant, others, first.id());
        deliveries.ill(
                first,
                DeliveryFailedException.targetIsIll("answered HTTP 500"),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1));
        assertThat(rows.one(tenant, others, first.id())).isEqualTo(before);
        assertThat(deliveries.dueTargets(tenant.id())).isEmpty();
        assertThat(deliveries.claim(tenant.id(), "hook", kind -> Duration.ofMinutes(1)))
                .as("it rests")
                .isEmpty();
    }

    @Test
    void whatIsTooOldForAnIllTargetIsGivenUpTogether() throws Exception {
        try (var peer = Peer.thatAnswers(500)) {
            rows.target(tenant, "hook", "webhook", peer.url(), "{}");
            var old = new ArrayList<UUID>();
            for (int i = 0; i < 20; i++) {
                old.add(rows.alert(tenant));
                rows.delivery(tenant, old.get(i), "hook");
            }
            rows.change(tenant, "update alert_delivery set created_at = now() - interval '25h', attempts = 3");
            var fresh = rows.delivery(tenant, rows.alert(tenant), "hook");
            open("delivery.first-retry=1m");
            await().until(() -> rows.one(tenant, "select count(*) as n from alert_delivery where state = 'dead'")
                    .get("n")
                    .equals(20L));
            assertThat(peer.got).as("one attempt, which the fresh one had").hasSize(1);
            assertThat(state(fresh)).isEqualTo("pending");
            assertThat(old).allSatisfy(alert -> assertThat(rows.events(tenant, alert))
                    .containsExactly("opened", "undeliverable"));
            assertThat(house.count("dead")).isEqualTo(20);
        }
    }

    @Test
    void aTargetThatTookSomethingIsWellAgain() throws Exception {
        try (var peer = Peer.thatAnswers(500)) {
            rows.target(tenant, "hook", "webhook", peer.url(), "{}");
            rows.change(tenant, "update alert_target set failures = 9, ill_until = now()");
            var alert = rows.alert(tenant);
            var delivery = rows.delivery(tenant, alert, "hook");
            var resting = rows.delivery(tenant, rows.alert(tenant), "hook");
            open();
            await().until(() -> rows.one(tenant, "select failures from alert_target")
                    .get("failures")
                    .equals(10));
            assertThat(state(resting)).isEqualTo("pending");
            peer.status = 422;
            rows.change(tenant, "update alert_target set ill_until = now()");
            await().until(() -> rows.one(tenant, "select failures from alert_target")
                    .get("failures")
                    .equals(0));
            peer.status = 200;
            awaitState(delivery, "delivered");
            awaitState(resting, "delivered");
        }
    }

    /** It answered 500 to one alert that is tried again and again, and would take any other. */
    @Test
    void whatIsNewIsTriedOnceThoughItsTargetRestsForWhatItChokedOn() throws Exception {
        try (var peer = new Peer()) {
            rows.target(tenant, "hook", "webhook", peer.url(), "{}");
            var choking = rows.delivery(tenant, rows.alert(tenant), "hook");
            rows.change(tenant, "update alert_delivery set attempts = 9");
            rows.change(
                    tenant,
                    "update alert_target set failures = 9, failed_at = now(), ill_until = now() + interval '5 minutes'");
            open();
            var fresh = rows.delivery(tenant, rows.alert(tenant), "hook");
            awaitState(fresh, "delivered");
            awaitState(choking, "delivered");
        }
    }

    @Test
    void anOrderToAPbxDoesNotWaitForThatWhichFailedBefore() throws Exception {
        try (var pbx = Peer.thatAnswers(500)) {
            open("delivery.first-retry=5s");
            rows.target(tenant, "pbx", "control", pbx.url(), "{}");
            rows.delivery(tenant, rows.alert(tenant), "pbx");
            await().until(() -> !pbx.got.isEmpty());
            pbx.status = 200;
            awaitState(rows.delivery(tenant, rows.alert(tenant), "pbx"), "delivered");
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
            open();
            rows.target(tenant, "hook", "webhook", peer.url(), "{}");
            var delivery = rows.delivery(tenant, rows.alert(tenant), "hook");
            await().until(() -> peer.got.size() >= 2);
            peer.status = 200;
            awaitState(delivery, "delivered");
            assertThat(peer.got).allSatisfy(got -> assertThat(got.header(SignedPost.DELIVERY_HEADER))
                    .isEqualTo(delivery.toString()));
        }
    }

    @Test
    void whoeverWroteADeliveryNeedNotWaitForTheNextPoll() throws Exception {
        try (var peer = new Peer()) {
            rows.target(tenant, "hook", "webhook", peer.url(), "{}");
            var atStart = rows.delivery(tenant, rows.alert(tenant), "hook");
            open("delivery.poll=1h");
            awaitState(atStart, "delivered");
            var delivery = rows.delivery(tenant, rows.alert(tenant), "hook");
            house.lanes.wake(tenant.id());
            awaitState(delivery, "delivered");
        }
    }

    @Test
    void oneThatATargetChokesOnHoldsUpNoOther() throws Exception {
        try (var peer = Peer.thatAnswers(422)) {
            open();
            rows.target(tenant, "hook", "webhook", peer.url(), "{}");
            var poison = rows.delivery(tenant, rows.alert(tenant), "hook");
            await().until(() -> !peer.got.isEmpty());
            peer.status = 200;
            rows.change(
                    tenant, "update alert_delivery set due_at = now() + interval '1h' where delivery_id = ?", poison);
            var next = rows.delivery(tenant, rows.alert(tenant), "hook");
            awaitState(next, "delivered");
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

            open();
            assertThat(house.deliveries.claim(tenant.id(), "hook", kind -> Duration.ofMinutes(5)))
                    .as("leased by the one that was killed")
                    .isEmpty();
            rows.change(tenant, "update alert_delivery set due_at = now() where delivery_id = ?", delivery);
            awaitState(delivery, "delivered");
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
            open();
            awaitState(delivery, "dead");
            assertThat(rows.events(tenant, alert)).containsExactly("opened", "undeliverable");
            assertThat(house.count("dead")).isEqualTo(1);
            assertThat(peer.got).as("tried once all the same").hasSize(1);
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
            open();
            awaitState(delivery, "dead");
            assertThat(pbx.got).isEmpty();
            assertThat(error("pbx")).isEqualTo("not carried out within 30.0 s (delivery.control-give-up)");
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
            open();
            awaitState(delivery, "dead");
            assertThat(error("pbx"))
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
        open();
        rows.target(tenant, "pbx", "control", "http://127.0.0.1:" + port, "{}");
        var delivery = rows.delivery(tenant, rows.alert(tenant), "pbx");
        await().until(() -> error("pbx").equals("connection refused"));
        rows.change(tenant, "update alert_delivery set created_at = now() - interval '31s', due_at = now()");
        awaitState(delivery, "dead");
        assertThat(error("pbx")).doesNotContain("unknown");
    }

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

    @Test
    void ofOneAlertTheLaterEventWaitsForTheEarlierOneAndAnotherAlertsDoesNot() throws Exception {
        try (var peer = Peer.thatAnswers(422)) {
            open();
            rows.target(tenant, "hook", "webhook", peer.url(), "{}");
            var alert = rows.alert(tenant);
            var opened = rows.delivery(tenant, alert, "hook");
            await().until(() -> !peer.got.isEmpty());
            rows.change(tenant, "update alert_delivery set due_at = now() + interval '1h'");
            peer.status = 200;
            peer.got.clear();
            var over = rows.delivery(tenant, alert, rows.event(tenant, alert, "over"), "hook");
            var other = rows.delivery(tenant, rows.alert(tenant), "hook");
            awaitState(other, "delivered");
            assertThat(state(over)).isEqualTo("pending");
            rows.change(tenant, "update alert_delivery set due_at = now() where delivery_id = ?", opened);
            awaitState(over, "delivered");
            assertThat(peer.got)
                    .extracting(got -> got.header(SignedPost.DELIVERY_HEADER))
                    .containsExactly(other.toString(), opened.toString(), over.toString());
        }
    }

    @Test
    void anOrderThatThePbxRefusesHoldsUpNoOtherOrder() throws Exception {
        try (var pbx = Peer.thatAnswers(422)) {
            open();
            rows.target(tenant, "pbx", "control", pbx.url(), "{}");
            var alert = rows.alert(tenant);
            rows.delivery(tenant, alert, rows.event(tenant, alert, "takeover"), "pbx");
            await().until(() -> !pbx.got.isEmpty());
            rows.change(tenant, "update alert_delivery set due_at = now() + interval '1h'");
            pbx.status = 200;
            var listen = rows.delivery(tenant, alert, rows.event(tenant, alert, "listen"), "pbx");
            awaitState(listen, "delivered");
        }
    }

    @Test
    void redirectsAndPrivateAddressesAreNotFollowed() throws Exception {
        try (var peer = Peer.thatAnswers(302)) {
            open("delivery.private-addresses=webhook");
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
            assertThat(error("hook")).contains("HTTP 302", "redirects are not followed");
            assertThat(error("pbx")).contains("private address", "delivery.private-addresses");
            assertThat(error("metadata")).contains("169.254.169.254");
        }
    }

    private String error(String target) {
        return String.valueOf(rows.one(tenant, "select last_error from alert_delivery where target = ?", target)
                .get("last_error"));
    }

    @Test
    void aMailSaysWhoWhenHowFarAndWhyOnceItsServerIsUp() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        open("delivery.mail.host=127.0.0.1", "delivery.mail.port=" + port, "delivery.mail.from=toneguard@example.com");
        rows.target(tenant, "mail", "mail", "lead@example.com,deputy@example.com", "{}");
        var delivery = rows.delivery(tenant, rows.alert(tenant), "mail");
        await().until(() -> error("mail").startsWith("mail server: "));
        assertThat(state(delivery)).isEqualTo("pending");

        var server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            awaitState(delivery, "delivered");
            assertThat(server.getReceivedMessages()).hasSize(2);
            var mail = server.getReceivedMessages()[0];
            assertThat(mail.getSubject()).isEqualTo("[Toneguard] Voice far from own calm: agent 4711");
            assertThat(mail.getHeader(SignedPost.DELIVERY_HEADER)).containsExactly(delivery.toString());
            assertThat(String.valueOf(mail.getContent()))
                    .contains(
                            "agent 4711 (team billing), call CA-1", "12:01", "4.2 spreads above own calm", "pitch +1.9")
                    .contains("rule default, version 1", "https://toneguard.example.com/v1/alerts/")
                    .doesNotContainIgnoringCase("stress");
        } finally {
            server.stop();
        }
    }

    @Test
    void nobodyIsToldByMailThatWhatWasAcknowledgedMeanwhileIsNot() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        open("delivery.mail.host=127.0.0.1", "delivery.mail.port=" + port);
        rows.target(tenant, "lead", "mail", "lead@example.com", "{\"step\": 1}");
        var acknowledged = rows.alert(tenant);
        var waiting = rows.alert(tenant);
        rows.change(tenant, "update alert set acknowledge_by = now()");
        var target = "select state, last_error from alert_delivery where alert_id = ?";
        await().until(() -> rows.one(tenant, "select count(*) as n from alert_delivery where attempts > 0")
                .get("n")
                .equals(2L));
        rows.change(tenant, "update alert set acknowledged_by = 'ann' where alert_id = ?", acknowledged);
        rows.change(tenant, "update alert set state = 'over' where alert_id = ?", waiting);

        var server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            await().until(() ->
                    !rows.one(tenant, target, acknowledged).get("state").equals("pending"));
            await().until(() -> !rows.one(tenant, target, waiting).get("state").equals("pending"));
            assertThat(rows.one(tenant, target, acknowledged))
                    .isEqualTo(Map.of("state", "dead", "last_error", "acknowledged meanwhile by ann"));
            assertThat(house.count("superseded")).isEqualTo(1);
            assertThat(house.count("dead")).isZero();
            assertThat(server.getReceivedMessages()).hasSize(1);
            var mail = server.getReceivedMessages()[0];
            assertThat(mail.getSubject()).startsWith("[Toneguard] Nobody acknowledged yet");
            assertThat(String.valueOf(mail.getContent())).containsPattern("opened 2\\S+Z, now over");
        } finally {
            server.stop();
        }
    }

    @Test
    void aRecipientWhomTheMailServerRefusesKeepsTheMailFromNobodyElse() throws Exception {
        try (var server = new SmtpPeer("lead@example.com", "deputy@example.com")) {
            open("delivery.mail.host=127.0.0.1", "delivery.mail.port=" + server.port());
            rows.target(tenant, "mail", "mail", "lead@example.com,left@example.com,deputy@example.com", "{}");
            var alert = rows.alert(tenant);
            var delivery = rows.delivery(tenant, alert, "mail");
            awaitState(delivery, "delivered");
            assertThat(server.accepted).as("each once").containsExactly("lead@example.com", "deputy@example.com");
            assertThat(rows.one(
                            tenant,
                            "select detail->>'answer' as answer from alert_event where alert_id = ? and kind = 'delivered'",
                            alert))
                    .extractingByKey("answer", InstanceOfAssertFactories.STRING)
                    .contains("accepted by the mail server for 2 of 3", "left@example.com", "550 5.1.1 no such user");
        }
    }

    @Test
    void whereNoRecipientIsTakenTheErrorSaysWhomAndWhy() throws Exception {
        try (var server = new SmtpPeer()) {
            open("delivery.mail.host=127.0.0.1", "delivery.mail.port=" + server.port());
            rows.target(tenant, "mail", "mail", "left@example.com", "{}");
            var delivery = rows.delivery(tenant, rows.alert(tenant), "mail");
            await().until(() -> error("mail").startsWith("mail server: "));
            assertThat(error("mail")).contains("left@example.com", "550 5.1.1 no such user");
            assertThat(state(delivery)).isEqualTo("pending");
        }
    }

    @Test
    void aMailServerThatIsSlowWithEveryAnswerIsGivenUpAsAWhole() throws Exception {
        try (var server = new ServerSocket(0)) {
            var done = new CountDownLatch(1);
            var dripping = new Thread(() -> {
                try (var client = server.accept()) {
                    // A greeting of many lines (RFC 5321, 4.2), each of them in time.
                    do {
                        client.getOutputStream().write("220-wait\r\n".getBytes(StandardCharsets.US_ASCII));
                    } while (!done.await(50, TimeUnit.MILLISECONDS));
                } catch (IOException | InterruptedException ended) {
                    // the test has
                }
            });
            dripping.setDaemon(true);
            dripping.start();
            open(
                    "delivery.mail.host=127.0.0.1",
                    "delivery.mail.port=" + server.getLocalPort(),
                    "delivery.mail.timeout=200ms",
                    "delivery.mail.exchange-timeout=300ms");
            rows.target(tenant, "mail", "mail", "lead@example.com", "{}");
            rows.delivery(tenant, rows.alert(tenant), "mail");
            await().until(() ->
                    error("mail").equals("mail server: not done within 300 ms (delivery.mail.exchange-timeout)"));
            done.countDown();
        }
    }

    @Test
    void whatFailsForOneTenantHoldsUpNoOthersEscalation() {
        var broken = DATABASE.addTenant("a-broken-" + ++tenants, Speaker.AGENT);
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
            open();
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
