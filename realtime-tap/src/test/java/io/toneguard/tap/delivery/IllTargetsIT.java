package io.toneguard.tap.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.AlertRows;
import io.toneguard.voice.call.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A target that hangs or answers with errors costs the others nothing, and is well again as soon as it takes something. */
class IllTargetsIT {
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
    void aTargetThatHangsAndOneThatAnswers500DelayNobodyElse() throws Exception {
        try (var well = new Peer();
                var hanging = Peer.thatHangs();
                var failing = Peer.thatAnswers(500)) {
            trial.open("delivery.answer-timeout=30s", "delivery.lease=90s", "delivery.control-give-up=90s");
            rows.target(tenant, "a-hanging", "webhook", hanging.url(), "{}");
            rows.target(tenant, "b-failing", "webhook", failing.url(), "{}");
            rows.target(tenant, "c-well", "webhook", well.url(), "{}");
            var neighbour = trial.addTenant("tenant");
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
            trial.open("delivery.answer-timeout=2s", "delivery.longest-retry=5m");
            rows.target(tenant, "a-hanging", "webhook", hanging.url(), "{}");
            rows.target(tenant, "b-failing", "webhook", failing.url(), "{}");
            rows.target(tenant, "c-well", "webhook", well.url(), "{}");
            for (int minute = 0; minute < minutes; minute++) {
                var alert = rows.alert(tenant);
                rows.delivery(tenant, alert, "a-hanging");
                rows.delivery(tenant, alert, "b-failing");
                // Its first attempt is the one that arrives: however long the others have been ill.
                trial.awaitState(rows.delivery(tenant, alert, "c-well"), "delivered");
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
            trial.open("delivery.first-retry=1m");
            await().until(() -> rows.one(tenant, "select count(*) as n from alert_delivery where state = 'dead'")
                    .get("n")
                    .equals(20L));
            assertThat(peer.got).as("one attempt, which the fresh one had").hasSize(1);
            assertThat(trial.state(fresh)).isEqualTo("pending");
            assertThat(old).allSatisfy(alert -> assertThat(rows.events(tenant, alert))
                    .containsExactly("opened", "undeliverable"));
            assertThat(trial.house.count("dead")).isEqualTo(20);
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
            trial.open();
            await().until(() -> rows.one(tenant, "select failures from alert_target")
                    .get("failures")
                    .equals(10));
            assertThat(trial.state(resting)).isEqualTo("pending");
            peer.status = 422;
            rows.change(tenant, "update alert_target set ill_until = now()");
            await().until(() -> rows.one(tenant, "select failures from alert_target")
                    .get("failures")
                    .equals(0));
            peer.status = 200;
            trial.awaitState(delivery, "delivered");
            trial.awaitState(resting, "delivered");
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
            trial.open();
            var fresh = rows.delivery(tenant, rows.alert(tenant), "hook");
            trial.awaitState(fresh, "delivered");
            trial.awaitState(choking, "delivered");
        }
    }

    @Test
    void oneThatATargetChokesOnHoldsUpNoOther() throws Exception {
        try (var peer = Peer.thatAnswers(422)) {
            trial.open();
            rows.target(tenant, "hook", "webhook", peer.url(), "{}");
            var poison = rows.delivery(tenant, rows.alert(tenant), "hook");
            await().until(() -> !peer.got.isEmpty());
            peer.status = 200;
            rows.change(
                    tenant, "update alert_delivery set due_at = now() + interval '1h' where delivery_id = ?", poison);
            var next = rows.delivery(tenant, rows.alert(tenant), "hook");
            trial.awaitState(next, "delivered");
        }
    }
}
