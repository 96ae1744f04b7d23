package io.toneguard.tap.alert;

import static io.toneguard.tap.alert.DeskHouse.COUNT;
import static io.toneguard.tap.alert.DeskHouse.SHADOW;
import static io.toneguard.tap.alert.DeskHouse.only;
import static io.toneguard.tap.alert.TapLedger.agent;
import static io.toneguard.tap.alert.TapLedger.customer;
import static io.toneguard.tap.alert.TapLedger.grown;
import static io.toneguard.tap.alert.TapLedger.opened;
import static io.toneguard.tap.alert.TapLedger.over;
import static io.toneguard.tap.alert.TapLedger.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.db.TestDatabase;
import io.toneguard.tap.live.TappedVoice;
import io.toneguard.tap.rule.Rule;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the desk writes of an episode, in a real database that fails now and then. */
class AlertDeskIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final DeskHouse house = new DeskHouse(database);
    private final AlertDesk desk = house.desk;
    private final TapLedger ledger = house.ledger;
    private final FailingScope scope = house.scope;
    private final SimpleMeterRegistry registry = house.registry;
    private final Tenant acme = house.acme;

    @Test
    void anAlertItsEventAndItsDeliveriesAreThereTogether() {
        house.target(acme, "wall", "webhook", null, 60);
        house.target(acme, "north-desk", "mail", "north", null);
        house.target(acme, "south-desk", "mail", "south", null);
        house.target(acme, "pbx", "control", null, null);
        var call = house.received("north");
        desk.episode(agent(call), Rule.DEFAULT, opened(1, 42));
        assertThat(desk.writeWhatWaits()).isTrue();

        var alert = only(house.rows("select * from alert where call_id = ?", call.callId()));
        assertThat(alert)
                .containsEntry("state", "open")
                .containsEntry("rule", "default")
                .containsEntry("shadow", false)
                .containsEntry("person", "ann")
                .containsEntry("team", "north")
                .containsEntry("from_seconds", 38)
                .containsEntry("onset_seconds", 42);
        assertThat(alert.get("acknowledge_by")).isNotNull();
        assertThat(house.text("select reason->'contributions'->>'f0-mean' from alert where call_id = ?", call))
                .isEqualTo("0.8");
        assertThat(house.text("select reason->'baseline'->>'kind' from alert where call_id = ?", call))
                .isEqualTo("learned");
        assertThat(house.kinds(call)).containsExactly("opened");
        assertThat(house.rows("select target from alert_delivery order by target"))
                .extracting(row -> row.get("target"))
                .containsExactly("north-desk", "wall");
        assertThat(house.text(
                        "select payload->>'callId' from alert_delivery where payload->>'callId' = ? limit 1", call))
                .isEqualTo(call.callId());
    }

    @Test
    void anEpisodeIsOneAlertThatGrowsAndEnds() {
        house.target(acme, "wall", "webhook", null, null);
        var call = house.received("north");
        var first = opened(1, 42);
        house.tell(agent(call), Rule.DEFAULT, first);
        house.tell(agent(call), Rule.DEFAULT, grown(first, 50, 5.5));
        house.tell(agent(call), Rule.DEFAULT, over(grown(first, 50, 5.5), 70));

        assertThat(only(house.rows("select * from alert where call_id = ?", call.callId())))
                .containsEntry("state", "over")
                .containsEntry("peak_seconds", 50)
                .containsEntry("peak_deviation", 5.5f)
                .containsEntry("until_seconds", 70);
        assertThat(house.kinds(call)).containsExactly("opened", "updated", "over");
        assertThat(house.rows("select event from alert_delivery order by event"))
                .as("a webhook is told the beginning and the end")
                .extracting(row -> row.get("event"))
                .containsExactly(1, 3);
    }

    @Test
    void aWriteThatIsRepeatedFindsItsOwnAlert() {
        house.target(acme, "wall", "webhook", null, null);
        var call = house.received("north");
        house.tell(agent(call), Rule.DEFAULT, opened(1, 42));
        // Another process: it knows nothing of what was written.
        var again = house.desk(AlertSettings.DEFAULT);
        again.episode(agent(call), Rule.DEFAULT, opened(1, 42));
        again.writeWhatWaits();

        assertThat(house.rows("select 1 from alert")).hasSize(1);
        assertThat(house.kinds(call)).containsExactly("opened");
        assertThat(house.rows("select 1 from alert_delivery")).hasSize(1);
    }

    @Test
    void episodesOfOtherVoicesRulesAndNumbersAreOtherAlerts() {
        var call = house.received("north");
        house.tell(agent(call), Rule.DEFAULT, over(opened(1, 42), 60));
        house.tell(agent(call), Rule.DEFAULT, opened(2, 120));
        house.tell(agent(call), house.rule(SHADOW), opened(1, 42));
        house.tell(customer(call), Rule.DEFAULT, opened(1, 42));
        assertThat(house.rows("select 1 from alert")).hasSize(4);
    }

    @Test
    void whatFailsBeforeTheCommitLeavesNothingBehindAndIsWrittenLater() {
        house.target(acme, "wall", "webhook", null, null);
        var call = house.received("north");
        desk.episode(agent(call), Rule.DEFAULT, opened(1, 42));
        scope.failBeforeCommit = true;
        assertThat(desk.writeWhatWaits()).isFalse();
        assertThat(house.rows("select 1 from alert")).isEmpty();
        assertThat(house.rows("select 1 from alert_delivery")).isEmpty();

        scope.failBeforeCommit = false;
        assertThat(desk.writeWhatWaits()).isTrue();
        assertThat(house.rows("select 1 from alert")).hasSize(1);
        assertThat(house.rows("select 1 from alert_delivery")).hasSize(1);
    }

    @Test
    void whileTheDatabaseIsAwayTheLatestOfEachAlertWaits() {
        var call = house.received("north");
        scope.away = true;
        var first = opened(1, 42);
        desk.episode(agent(call), Rule.DEFAULT, first);
        assertThat(desk.writeWhatWaits()).isFalse();
        house.passed(Duration.ofSeconds(30));
        desk.episode(agent(call), Rule.DEFAULT, grown(first, 50, 5.5));
        desk.episode(agent(call), Rule.DEFAULT, over(grown(first, 50, 5.5), 70));
        assertThat(desk.writeWhatWaits()).isFalse();

        scope.away = false;
        assertThat(desk.writeWhatWaits()).isTrue();
        assertThat(only(house.rows("select * from alert where call_id = ?", call.callId())))
                .containsEntry("state", "over")
                .containsEntry("peak_deviation", 5.5f);
        assertThat(house.kinds(call)).containsExactly("opened", "over");
        assertThat(house.rows("select 1 from alert where opened_at = timestamptz '2026-03-02T10:00:00Z'"))
                .as("opened when it was told, not when it could be written")
                .hasSize(1);
    }

    @Test
    void anAlertWaitsForItsRecordingAndNobodyWaitsForIt() {
        var unknown = TapLedger.call(acme, "north", "ann");
        var known = house.received("north");
        desk.episode(agent(unknown), Rule.DEFAULT, opened(1, 42));
        desk.episode(agent(known), Rule.DEFAULT, opened(1, 42));
        assertThat(desk.writeWhatWaits()).isTrue();
        assertThat(house.kinds(known)).containsExactly("opened");
        assertThat(house.kinds(unknown)).isEmpty();
        ledger.receive(unknown);
        desk.writeWhatWaits();
        assertThat(house.kinds(unknown)).containsExactly("opened");
    }

    @Test
    void anOutageDoesNotUseUpThePatienceWithTheLedger() {
        house.target(acme, "wall", "webhook", null, null);
        var call = TapLedger.call(acme, "north", "ann");
        desk.episode(agent(call), Rule.DEFAULT, opened(1, 42));
        assertThat(desk.writeWhatWaits()).isTrue();
        scope.away = true;
        house.passed(Duration.ofMinutes(15));
        assertThat(desk.writeWhatWaits()).isFalse();

        scope.away = false;
        assertThat(desk.writeWhatWaits()).as("comes before the ledger").isTrue();
        house.passed(Duration.ofMinutes(9));
        desk.writeWhatWaits();
        ledger.receive(call);
        desk.writeWhatWaits();
        assertThat(house.kinds(call)).containsExactly("opened");
        assertThat(house.rows("select 1 from alert_delivery")).hasSize(1);
    }

    @Test
    void aRecordingThatNeverComesIsWaitedForAndThenItsAlertIsCountedAsLost() {
        var call = TapLedger.call(acme, "north", "ann");
        desk.episode(agent(call), Rule.DEFAULT, opened(1, 42));
        desk.writeWhatWaits();
        house.passed(Duration.ofMinutes(10));
        desk.writeWhatWaits();
        ledger.receive(call);
        desk.writeWhatWaits();
        assertThat(house.kinds(call)).isEmpty();
        assertThat(registry.counter("toneguard.alerts.lost").count()).isEqualTo(1);
    }

    @Test
    void anErrorOfTheMachineIsTriedAgainAndAFaultOfOursCostsOneAlertOnly() {
        var first = house.received("north");
        var second = house.received("north");
        desk.episode(agent(first), Rule.DEFAULT, opened(1, 42));
        scope.error = new OutOfMemoryError("for a moment");
        assertThat(desk.writeWhatWaits()).isFalse();
        assertThat(desk.writeWhatWaits()).isTrue();
        assertThat(house.kinds(first)).containsExactly("opened");

        scope.error = new NoClassDefFoundError("half a jar");
        desk.episode(agent(second), Rule.DEFAULT, opened(1, 42));
        desk.episode(agent(second), Rule.DEFAULT, opened(2, 142));
        assertThat(desk.writeWhatWaits()).isTrue();
        assertThat(house.kinds(second)).containsExactly("opened");
        assertThat(registry.counter("toneguard.alerts.lost").count()).isEqualTo(1);
    }

    @Test
    void anErasureWaitsForTheAlertThatIsBeingWritten() throws Exception {
        var call = house.received("north");
        var erasing = new AtomicReference<CompletableFuture<?>>();
        scope.beforeCommit = () -> {
            var erasure = CompletableFuture.runAsync(() -> {
                house.change("update recording set state = 'erased' where recording_id = '" + call.recording() + "'");
                house.change("delete from alert where recording_id = '" + call.recording() + "'");
            });
            erasing.set(erasure);
            Awaitility.await("it waits, or has gone by")
                    .until(() -> erasure.isDone()
                            || database.scope().in(acme.id(), () -> house.jdbc
                                    .sql("select exists (select from pg_locks where not granted)")
                                    .query(Boolean.class)
                                    .single()));
        };
        house.tell(agent(call), Rule.DEFAULT, opened(1, 42));
        erasing.get().get(10, TimeUnit.SECONDS);
        assertThat(house.rows("select 1 from alert"))
                .as("gone with its recording")
                .isEmpty();
    }

    @Test
    void aShadowRuleCountsAndTellsNobody() {
        house.target(acme, "wall", "webhook", null, 60);
        var call = house.received("north");
        var rule = house.rule(SHADOW);
        house.tell(agent(call), rule, opened(1, 42));
        house.tell(agent(call), rule, over(opened(1, 42), 60));
        assertThat(only(house.rows("select * from alert where call_id = ?", call.callId())))
                .containsEntry("shadow", true)
                .containsEntry("acknowledge_by", null);
        assertThat(house.rows("select 1 from alert_delivery")).isEmpty();
    }

    @Test
    void aClockThatIsSetLosesNoAlertThatWaitsForItsRecording() {
        var call = TapLedger.call(acme, "north", "ann");
        desk.episode(agent(call), Rule.DEFAULT, opened(1, 42));
        desk.writeWhatWaits();
        house.now = house.now.plus(Duration.ofHours(1));
        desk.writeWhatWaits();
        ledger.receive(call);
        desk.writeWhatWaits();
        assertThat(house.kinds(call)).containsExactly("opened");
    }

    @Test
    void aSegmentIsWrittenUnderTheLedgersNumberWhenItsCallIsOver() {
        var call = house.received("north");
        var rescuer = new Segment(0, 8000 * 60, Speaker.AGENT, "bob");
        var readings = List.of(reading(5, Double.NaN), reading(6, 0.5), reading(7, 2.5));
        desk.segmentEnded(new TappedVoice(call, rescuer, 1), readings, true, 4);
        house.passed(Duration.ofSeconds(2));
        desk.writeWhatWaits();
        assertThat(house.rows("select 1 from live_segment"))
                .as("the call goes on")
                .isEmpty();

        ledger.store(call, new Segment(0, 0, Speaker.AGENT, "ann"), rescuer, new Segment(1, 0, Speaker.CUSTOMER, null));
        house.passed(Duration.ofSeconds(10));
        desk.writeWhatWaits();
        assertThat(only(house.rows(
                        "select segment, person, team, enrolled, windows_shed, end_seconds::text as ends, deviation::text"
                                + " as deviations from live_segment")))
                .isEqualTo(Map.of(
                        "segment", 2,
                        "person", "bob",
                        "team", "north",
                        "enrolled", true,
                        "windows_shed", 4,
                        "ends", "{65,66,67}",
                        "deviations", "{NaN,0.5,2.5}"));
    }

    @Test
    void noTenantSeesAnothersAlerts() {
        var other = database.addTenant("other-" + COUNT.incrementAndGet(), Speaker.AGENT);
        house.target(other, "theirs", "webhook", null, null);
        var call = house.received("north");
        house.tell(agent(call), Rule.DEFAULT, opened(1, 42));
        for (var table : List.of("alert", "alert_event", "alert_delivery", "alert_rule")) {
            assertThat(database.scope().in(other.id(), () -> house.jdbc
                            .sql("select count(*) from " + table)
                            .query(Integer.class)
                            .single()))
                    .as(table)
                    .isZero();
        }
        assertThat(house.rows("select 1 from alert_delivery"))
                .as("their target")
                .isEmpty();
    }

    @Test
    void eventsAreAddedAndNeverChanged() {
        var call = house.received("north");
        house.tell(agent(call), Rule.DEFAULT, opened(1, 42));
        assertThatThrownBy(() -> house.rows("update alert_event set kind = 'closed' returning 1"))
                .rootCause()
                .hasMessageContaining("permission denied");
    }
}
