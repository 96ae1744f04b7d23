package io.toneguard.tap.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.AlertRows;
import io.toneguard.voice.call.Scope;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a supervisor's program sees and does, over HTTP. */
class AlertsWebIT {
    private static final Map<String, String> KATE = Map.of("actor", "kate");

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
    void withoutAKeyThereIsNothing() throws Exception {
        var answer = house.get(null, "");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(house.listen(null, null).status()).isEqualTo(401);
    }

    @Test
    void aKeyThatMayOnlyLookChangesNothingAndOneForSomethingElseDoesNotEvenLook() throws Exception {
        var alert = rows.alert(tenant);
        var kate = "{\"actor\": \"kate\"}";
        assertThat(house.send(tenant, Scope.ALERTS_READ, "GET", "/" + alert, "").status())
                .isEqualTo(200);
        for (var deed :
                new String[] {"acknowledge", "listen", "whisper", "takeover", "hand-back", "outcome", "note", "close"
                }) {
            var answer = house.send(tenant, Scope.ALERTS_READ, "POST", "/" + alert + "/" + deed, kate);
            assertThat(answer.status()).as(deed).isEqualTo(403);
            assertThat(answer.type()).startsWith("application/problem+json");
            assertThat(answer.text("detail")).contains("alerts:write");
        }
        for (var path : new String[] {"", "/" + alert, "/stream"}) {
            assertThat(house.send(tenant, Scope.RECORDINGS_WRITE, "GET", path, "")
                            .status())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(house.send(
                                tenant,
                                Scope.ALERTS_WRITE,
                                "POST",
                                "/" + alert + "/note",
                                "{\"actor\": \"kate\", \"text\": \"x\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theListIsPagedNewestFirstAndFiltered() throws Exception {
        var first = rows.alert(tenant);
        var second = rows.alert(tenant);
        var third = rows.alert(tenant);
        rows.change(tenant, "update alert set state = 'over' where alert_id = ?", second);

        var page = house.get(tenant, "?limit=2");
        assertThat(page.body().get("alerts").valueStream().map(one -> one.get("alertId")
                        .asString()))
                .containsExactly(third.toString(), second.toString());
        var rest = house.get(tenant, "?limit=2&cursor=" + page.text("next"));
        assertThat(rest.body().get("alerts").valueStream().map(one -> one.get("alertId")
                        .asString()))
                .containsExactly(first.toString());
        assertThat(rest.body().get("next").isNull()).isTrue();
        assertThat(house.get(tenant, "?state=over").body().get("alerts")).hasSize(1);
        assertThat(house.get(tenant, "?from=2100-01-01T00:00:00Z").body().get("alerts"))
                .isEmpty();
        for (var bad : new String[] {"?state=nice", "?cursor=x", "?limit=0", "?from=yesterday", "/no-uuid"}) {
            var answer = house.get(tenant, bad);
            assertThat(answer.status()).as(bad).isEqualTo(400);
            assertThat(answer.type()).as(bad).startsWith("application/problem+json");
        }
    }

    @Test
    void tenantsNeverSeeOneAnothersAlerts() throws Exception {
        var stranger = DATABASE.addTenant("tenant-" + ++tenants, Speaker.AGENT);
        var alert = rows.alert(tenant);
        assertThat(house.get(stranger, "").body().get("alerts")).isEmpty();
        assertThat(house.get(stranger, "/" + alert).status()).isEqualTo(404);
        for (var deed : new String[] {"acknowledge", "listen", "hand-back", "close"}) {
            assertThat(house.post(stranger, "/" + alert + "/" + deed, KATE).status())
                    .as(deed)
                    .isEqualTo(404);
        }
        assertThat(rows.events(tenant, alert)).containsExactly("opened");
        try (var listening = house.listen(stranger, "0");
                var own = house.listen(tenant, "0")) {
            await().until(() -> own.events().contains("opened"));
            assertThat(listening.events()).isEmpty();
        }
    }

    @Test
    void whoeverAcknowledgesFirstHasItAndTheTimerStops() throws Exception {
        var alert = rows.alert(tenant);
        rows.change(tenant, "update alert set acknowledge_by = now() + interval '1m' where alert_id = ?", alert);
        var first = house.post(tenant, "/" + alert + "/acknowledge", KATE);
        var again = house.post(tenant, "/" + alert + "/acknowledge", Map.of("actor", "tom"));
        assertThat(first.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.text("acknowledgedBy")).isEqualTo("kate");
        assertThat(again.body().get("acknowledgeBy").isNull()).isTrue();
        assertThat(again.kinds()).containsExactly("opened", "acknowledged");
    }

    @Test
    void aTakeOverIsOrderedFromTheSourcesPbxWithTheCallsIdentifiers() throws Exception {
        var alert = rows.alert(tenant);
        var refused = house.post(tenant, "/" + alert + "/takeover", KATE);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("detail")).contains("rules target add", "pbx");

        rows.target(tenant, "other", "control", "https://other.example.com/", "{}");
        rows.target(tenant, "pbx", "control", "https://pbx.example.com/orders", "{}");
        var answer = house.post(
                tenant, "/" + alert + "/takeover", Map.of("actor", "kate", "extension", "2001", "text", "I take it"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.kinds()).containsExactly("opened", "acknowledged", "takeover");
        var order = rows.one(
                tenant,
                "select target, payload->>'event' as event, payload->>'callId' as call, payload->>'agentId' as agent,"
                        + " payload->'detail'->>'extension' as extension from alert_delivery where alert_id = ?",
                alert);
        assertThat(order)
                .containsEntry("target", "pbx")
                .containsEntry("event", "takeover")
                .containsEntry("agent", "4711")
                .containsEntry("extension", "2001");
        assertThat(String.valueOf(order.get("call"))).startsWith("CA-");

        rows.change(tenant, "update recording set state = 'stored'");
        assertThat(house.post(tenant, "/" + alert + "/listen", KATE).text("detail"))
                .contains("has ended");
    }

    @Test
    void anOrderThatIsGivenTwiceIsOneOrderUntilTheCallIsHandedBack() throws Exception {
        rows.target(tenant, "pbx", "control", "https://pbx.example.com/orders", "{}");
        var alert = rows.alert(tenant);
        var order = Map.of("actor", "kate", "extension", "2001");
        var clicks = Stream.generate(() -> CompletableFuture.supplyAsync(() -> takeOver(alert, order)))
                .limit(4)
                .toList();
        for (var click : clicks) {
            assertThat(click.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
        assertThat(rows.events(tenant, alert)).containsExactly("opened", "acknowledged", "takeover");
        assertThat(orders(alert)).isEqualTo(1);

        takeOver(alert, Map.of("actor", "kate", "extension", "2002"));
        takeOver(alert, Map.of("actor", "tom", "extension", "2002"));
        assertThat(orders(alert)).as("another extension, another actor").isEqualTo(3);
        house.post(tenant, "/" + alert + "/hand-back", KATE);
        takeOver(alert, Map.of("actor", "tom", "extension", "2002"));
        assertThat(orders(alert)).as("a take-over after the hand-back").isEqualTo(4);
    }

    @Test
    void anOrderUnderItsOwnKeyIsTheSameHoweverLate() throws Exception {
        try (var impatient = new AlertsHouse(
                DATABASE,
                "--delivery.connect-timeout=10ms",
                "--delivery.answer-timeout=10ms",
                "--delivery.control-give-up=1030ms")) {
            rows.target(tenant, "pbx", "control", "https://pbx.example.com/orders", "{}");
            var alert = rows.alert(tenant);
            var path = "/" + alert + "/listen";
            impatient.post(tenant, path, KATE, "click-1");
            impatient.post(tenant, path, KATE, "click-2");
            assertThat(orders(alert)).isEqualTo(2);
            assertThat(impatient
                            .post(tenant, path, Map.of("actor", "tom"), "click-1")
                            .text("detail"))
                    .contains("Idempotency-Key");
            await("one without a key is new, delivery.control-give-up later").until(() -> {
                impatient.post(tenant, path, KATE);
                return orders(alert) == 4;
            });
            assertThat(impatient.post(tenant, path, KATE, "click-1").status()).isEqualTo(200);
            assertThat(orders(alert)).isEqualTo(4);
        }
    }

    private AlertsHouse.Answer takeOver(UUID alert, Map<String, String> order) {
        try {
            return house.post(tenant, "/" + alert + "/takeover", order);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private long orders(UUID alert) {
        return (Long) rows.one(tenant, "select count(*) as n from alert_delivery where alert_id = ?", alert)
                .get("n");
    }

    @Test
    void anOpenAlertIsClosedWithAnOutcomeOnlyAndThenOnlyNotesAreTaken() throws Exception {
        var alert = rows.alert(tenant);
        assertThat(house.post(tenant, "/" + alert + "/close", KATE).status()).isEqualTo(409);
        var closed = house.post(tenant, "/" + alert + "/close", Map.of("actor", "kate", "outcome", "taken over"));
        assertThat(closed.text("state")).isEqualTo("closed");
        assertThat(closed.text("outcome")).isEqualTo("taken over");
        assertThat(house.post(tenant, "/" + alert + "/close", KATE).body()).isEqualTo(closed.body());
        assertThat(house.post(tenant, "/" + alert + "/acknowledge", KATE).status())
                .isEqualTo(200);
        assertThat(house.post(tenant, "/" + alert + "/hand-back", KATE).status())
                .isEqualTo(409);
        var noted = house.post(tenant, "/" + alert + "/note", Map.of("actor", "kate", "text", "called back\nall well"));
        assertThat(noted.kinds()).containsExactly("opened", "acknowledged", "outcome", "closed", "note");
        assertThat(house.post(tenant, "/" + alert + "/note", KATE).text("detail"))
                .contains("text is missing");
        assertThat(house.post(tenant, "/" + alert + "/acknowledge", Map.of()).status())
                .isEqualTo(400);
    }

    @Test
    void itSaysWhetherTheVoiceCameBackInTheCallAndInTheNextOne() throws Exception {
        var now = Instant.parse("2026-11-20T10:00:00Z");
        var recording = rows.recording(tenant, "CA-a-" + tenants, now);
        var alert = rows.alert(tenant, recording);
        segment(recording, "{725,731,736,741}", "{4,2.5,2.0,9}", "{.9,.9,.9,.2}");
        var next = rows.recording(tenant, "CA-b-" + tenants, now.plusSeconds(3600));
        segment(next, "{5,10,15}", "{0.2,NaN,0.4}", "{.9,.9,.9}");
        segment(rows.recording(tenant, "CA-c-" + tenants, now.plusSeconds(7200)), "{5}", "{8}", "{.9}");

        var calm = house.get(tenant, "/" + alert).body().get("returnToCalm");
        assertThat(calm.get("restOfCall").get("windows").asInt()).isEqualTo(2);
        assertThat(calm.get("restOfCall").get("medianDeviation").asDouble()).isEqualTo(2.25);
        assertThat(calm.get("restOfCall").get("calm").asBoolean()).isFalse();
        assertThat(calm.get("nextCall").get("windows").asInt()).isEqualTo(2);
        assertThat(calm.get("nextCall").get("calm").asBoolean()).isTrue();
    }

    private void segment(UUID recording, String endSeconds, String deviation, String confidence) {
        rows.change(tenant, """
                insert into live_segment (tenant_id, recording_id, segment, call_id, channel, from_seconds, speaker, person, analyzer,
                    enrolled, end_seconds, voiced_seconds, deviation, confidence, f0_mean_semitones, f0_p80_semitones,
                    alpha_ratio_db, mfcc1)
                select ?, ?, 1, 'CA', 0, 0, 'agent', '4711', 'live-1', true, e, d, d, c, d, d, d, d
                from (select ?::int[] as e, ?::real[] as d, ?::real[] as c) arrays
                """, tenant.id().value(), recording, endSeconds, deviation, confidence);
    }

    @Test
    void aListenerHearsWhatHappensFromNowOnAndGoesOnWhereItLeftOff() throws Exception {
        rows.alert(tenant);
        UUID alert;
        String last;
        try (var listening = house.listen(tenant, null)) {
            assertThat(listening.status()).isEqualTo(200);
            alert = rows.alert(tenant);
            house.post(tenant, "/" + alert + "/acknowledge", KATE);
            await().until(() -> listening.events().size() >= 2);
            assertThat(listening.events()).containsExactly("opened", "acknowledged");
            assertThat(listening.lines).anyMatch(line -> line.startsWith("data:") && line.contains(alert.toString()));
            last = listening.lastId();
        }
        house.post(tenant, "/" + alert + "/note", Map.of("actor", "kate", "text", "missed meanwhile"));
        try (var again = house.listen(tenant, last)) {
            await().until(() -> again.events().contains("note"));
            assertThat(Long.parseLong(again.lastId())).isGreaterThan(Long.parseLong(last));
        }
    }

    @Test
    void whatIsBeingCommittedWhenAStreamBeginsIsShown() throws Exception {
        var inFlight = rows.alert(tenant);
        var done = rows.alert(tenant);
        var written = new CountDownLatch(1);
        var commit = new CountDownLatch(1);
        var writer = CompletableFuture.runAsync(() -> DATABASE.scope().run(tenant.id(), () -> {
            rows.event(tenant, inFlight, "updated");
            written.countDown();
            await().until(() -> commit.getCount() == 0);
        }));
        written.await();
        rows.event(tenant, done, "note");
        try (var listening = house.listen(tenant, null)) {
            await().until(() -> listening.lines.contains(":alive"));
            commit.countDown();
            writer.get(10, TimeUnit.SECONDS);
            rows.event(tenant, done, "outcome");
            await().until(() -> listening.events().contains("outcome"));
            assertThat(listening.events()).containsExactlyInAnyOrder("updated", "outcome");
        }
    }

    @Test
    void whoComesBackLateGetsWhatWasCommittedAfterTheEventThatWasTheLast() throws Exception {
        // The last one waited an hour for the database: when it happened says nothing of when it was written.
        rows.event(tenant, rows.alert(tenant), "note");
        var late = rows.alert(tenant);
        var events = new StreamedEvents(rows.jdbc(), DATABASE.scope());
        long had = events.latest(tenant.id());
        assertThat(rows.change(
                        tenant,
                        "insert into alert_event (tenant_id, alert_id, event, kind, at, written_at) select ?, ?, 7, 'outcome', now() - interval"
                                + " '1h', now() + interval '1h'",
                        tenant.id().value(),
                        late))
                .isEqualTo(1);
        long last = events.latest(tenant.id());
        assertThat(events.before(tenant.id(), last, 10))
                .as("ten seconds before the last one was written, not before now")
                .isEqualTo(had);
        assertThat(events.before(tenant.id(), had, 10)).isZero();
    }

    @Test
    void aStreamEndsWhenItsKeyIsDeleted() throws Exception {
        try (var small = new AlertsHouse(DATABASE, "--alert-stream.heartbeat=60ms");
                var listening = small.listen(tenant, null)) {
            await().until(() -> listening.lines.contains(":alive"));
            AlertsHouse.DELETED_KEYS.add(tenant.id());
            await().until(listening::hasEnded);
        }
    }

    @Test
    void aStreamGetsHeartbeatsAndEndsWithTheServiceAndOneTenantCannotTakeThemAll() throws Exception {
        try (var small = new AlertsHouse(
                DATABASE, "--alert-stream.heartbeat=60ms", "--alert-stream.clients=4", "--server.shutdown=graceful")) {
            var first = small.listen(tenant, null);
            await().until(() -> first.lines.stream().filter(":alive"::equals).count() >= 2);
            assertThat(small.listen(tenant, null).status()).isEqualTo(200);
            assertThat(small.listen(tenant, null).status()).isEqualTo(503);
            var stranger = DATABASE.addTenant("tenant-" + ++tenants, Speaker.AGENT);
            assertThat(small.listen(stranger, null).status()).isEqualTo(200);
            small.close();
            await().until(first::hasEnded);
        }
    }
}
