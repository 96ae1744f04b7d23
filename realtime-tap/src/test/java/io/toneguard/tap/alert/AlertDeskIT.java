package io.toneguard.tap.alert;

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
import io.toneguard.tap.history.LiveSegments;
import io.toneguard.tap.live.TappedVoice;
import io.toneguard.tap.rule.Episode;
import io.toneguard.tap.rule.Rule;
import io.toneguard.tap.rule.RuleSettings;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.stress.AnalyzerVersion;
import io.toneguard.voice.stress.Baseline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;

class AlertDeskIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Rule SHADOW = new Rule("trial", 1, null, true, RuleSettings.DEFAULT);

    private final JdbcClient jdbc = JdbcClient.create(database.asService());
    private final TapLedger ledger = new TapLedger(database);
    private final Tenant acme = database.addTenant("acme-" + COUNT.incrementAndGet(), Speaker.AGENT, Speaker.CUSTOMER);
    private final FailingScope scope = new FailingScope(database.scope());
    private final OutboxBell bell = new OutboxBell();
    private Instant now = TapLedger.NOW;
    /** What has passed, whatever the clock shows. */
    private Instant steady = TapLedger.NOW;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AlertDesk desk = desk(AlertSettings.DEFAULT);

    private AlertDesk desk(AlertSettings settings) {
        var rules = new JdbcRules(jdbc, scope);
        return new AlertDesk(
                new AlertWriter(jdbc, scope, rules, settings, told -> Baseline.EMPTY, bell),
                new LiveSegments(jdbc, scope, AnalyzerVersion.CURRENT),
                settings,
                registry,
                () -> now,
                () -> steady);
    }

    private AlertRecovery recovery(AlertSettings settings) {
        return new AlertRecovery(new OpenAlerts(jdbc, scope, database.tenants(), settings), registry, () -> now);
    }

    @Test
    void anAlertItsEventAndItsDeliveriesAreThereTogether() {
        target(acme, "wall", "webhook", null, 60);
        target(acme, "north-desk", "mail", "north", null);
        target(acme, "south-desk", "mail", "south", null);
        target(acme, "pbx", "control", null, null);
        var call = received("north");
        desk.episode(agent(call), Rule.DEFAULT, opened(1, 42));
        assertThat(desk.writeWhatWaits()).isTrue();

        var alert = only(rows("select * from alert where call_id = ?", call.callId()));
        assertThat(alert)
                .containsEntry("state", "open")
                .containsEntry("rule", "default")
                .containsEntry("shadow", false)
                .containsEntry("person", "ann")
                .containsEntry("team", "north")
                .containsEntry("from_seconds", 38)
                .containsEntry("onset_seconds", 42);
        assertThat(alert.get("acknowledge_by")).isNotNull();
        assertThat(text("select reason->'contributions'->>'f0-mean' from alert where call_id = ?", call))
                .isEqualTo("0.8");
        assertThat(text("select reason->'baseline'->>'kind' from alert where call_id = ?", call))
                .isEqualTo("learned");
        assertThat(kinds(call)).containsExactly("opened");
        assertThat(rows("select target from alert_delivery order by target"))
                .extracting(row -> row.get("target"))
                .containsExactly("north-desk", "wall");
        assertThat(text("select payload->>'callId' from alert_delivery where payload->>'callId' = ? limit 1", call))
                .isEqualTo(call.callId());
    }

    @Test
    void anEpisodeIsOneAlertThatGrowsAndEnds() {
        target(acme, "wall", "webhook", null, null);
        var call = received("north");
        var first = opened(1, 42);
        tell(agent(call), Rule.DEFAULT, first);
        tell(agent(call), Rule.DEFAULT, grown(first, 50, 5.5));
        tell(agent(call), Rule.DEFAULT, over(grown(first, 50, 5.5), 70));

        assertThat(only(rows("select * from alert where call_id = ?", call.callId())))
                .containsEntry("state", "over")
                .containsEntry("peak_seconds", 50)
                .containsEntry("peak_deviation", 5.5f)
                .containsEntry("until_seconds", 70);
        assertThat(kinds(call)).containsExactly("opened", "updated", "over");
        assertThat(rows("select event from alert_delivery order by event"))
                .as("a webhook is told the beginning and the end")
                .extracting(row -> row.get("event"))
                .containsExactly(1, 3);
    }

    @Test
    void theBellRingsWhenTheDeliveriesCanBeSeen() {
        target(acme, "wall", "webhook", null, null);
        var seen = new AtomicInteger();
        bell.answeredBy(tenant -> seen.set(rows("select 1 from alert_delivery").size()));
        tell(agent(received("north")), Rule.DEFAULT, opened(1, 42));
        assertThat(seen).hasValue(1);
    }

    @Test
    void theBellRingsForTheTenantAndOnlyWhereThereIsSomethingToDeliver() {
        var rung = new ArrayList<TenantId>();
        bell.answeredBy(rung::add);
        var call = received("north");
        tell(agent(call), Rule.DEFAULT, opened(1, 42));
        assertThat(rung).as("no target").isEmpty();
        target(acme, "wall", "webhook", null, null);
        tell(agent(call), rule(SHADOW), opened(1, 42));
        assertThat(rung).as("a shadow").isEmpty();
        tell(agent(call), Rule.DEFAULT, opened(2, 142));
        assertThat(rung).containsExactly(acme.id());
        tell(agent(call), Rule.DEFAULT, grown(opened(2, 142), 150, 5.5));
        assertThat(rung).as("an update is told to nobody").hasSize(1);
        tell(agent(call), Rule.DEFAULT, over(grown(opened(2, 142), 150, 5.5), 170));
        assertThat(rung).containsExactly(acme.id(), acme.id());
    }

    @Test
    void aWriteThatIsRepeatedFindsItsOwnAlert() {
        target(acme, "wall", "webhook", null, null);
        var call = received("north");
        tell(agent(call), Rule.DEFAULT, opened(1, 42));
        // Another process: it knows nothing of what was written.
        var again = desk(AlertSettings.DEFAULT);
        again.episode(agent(call), Rule.DEFAULT, opened(1, 42));
        again.writeWhatWaits();

        assertThat(rows("select 1 from alert")).hasSize(1);
        assertThat(kinds(call)).containsExactly("opened");
        assertThat(rows("select 1 from alert_delivery")).hasSize(1);
    }

    @Test
    void episodesOfOtherVoicesRulesAndNumbersAreOtherAlerts() {
        var call = received("north");
        tell(agent(call), Rule.DEFAULT, over(opened(1, 42), 60));
        tell(agent(call), Rule.DEFAULT, opened(2, 120));
        tell(agent(call), rule(SHADOW), opened(1, 42));
        tell(customer(call), Rule.DEFAULT, opened(1, 42));
        assertThat(rows("select 1 from alert")).hasSize(4);
    }

    @Test
    void whatFailsBeforeTheCommitLeavesNothingBehindAndIsWrittenLater() {
        target(acme, "wall", "webhook", null, null);
        var call = received("north");
        desk.episode(agent(call), Rule.DEFAULT, opened(1, 42));
        scope.failBeforeCommit = true;
        assertThat(desk.writeWhatWaits()).isFalse();
        assertThat(rows("select 1 from alert")).isEmpty();
        assertThat(rows("select 1 from alert_delivery")).isEmpty();

        scope.failBeforeCommit = false;
        assertThat(desk.writeWhatWaits()).isTrue();
        assertThat(rows("select 1 from alert")).hasSize(1);
        assertThat(rows("select 1 from alert_delivery")).hasSize(1);
    }

    @Test
    void whileTheDatabaseIsAwayTheLatestOfEachAlertWaits() {
        var call = received("north");
        scope.away = true;
        var first = opened(1, 42);
        desk.episode(agent(call), Rule.DEFAULT, first);
        assertThat(desk.writeWhatWaits()).isFalse();
        passed(Duration.ofSeconds(30));
        desk.episode(agent(call), Rule.DEFAULT, grown(first, 50, 5.5));
        desk.episode(agent(call), Rule.DEFAULT, over(grown(first, 50, 5.5), 70));
        assertThat(desk.writeWhatWaits()).isFalse();

        scope.away = false;
        assertThat(desk.writeWhatWaits()).isTrue();
        assertThat(only(rows("select * from alert where call_id = ?", call.callId())))
                .containsEntry("state", "over")
                .containsEntry("peak_deviation", 5.5f);
        assertThat(kinds(call)).containsExactly("opened", "over");
        assertThat(rows("select 1 from alert where opened_at = timestamptz '2026-03-02T10:00:00Z'"))
                .as("opened when it was told, not when it could be written")
                .hasSize(1);
    }

    @Test
    void anAlertWaitsForItsRecordingAndNobodyWaitsForIt() {
        var unknown = TapLedger.call(acme, "north", "ann");
        var known = received("north");
        desk.episode(agent(unknown), Rule.DEFAULT, opened(1, 42));
        desk.episode(agent(known), Rule.DEFAULT, opened(1, 42));
        assertThat(desk.writeWhatWaits()).isTrue();
        assertThat(kinds(known)).containsExactly("opened");
        assertThat(kinds(unknown)).isEmpty();
        ledger.receive(unknown);
        desk.writeWhatWaits();
        assertThat(kinds(unknown)).containsExactly("opened");
    }

    @Test
    void anOutageDoesNotUseUpThePatienceWithTheLedger() {
        target(acme, "wall", "webhook", null, null);
        var call = TapLedger.call(acme, "north", "ann");
        desk.episode(agent(call), Rule.DEFAULT, opened(1, 42));
        assertThat(desk.writeWhatWaits()).isTrue();
        scope.away = true;
        passed(Duration.ofMinutes(15));
        assertThat(desk.writeWhatWaits()).isFalse();

        scope.away = false;
        assertThat(desk.writeWhatWaits()).as("comes before the ledger").isTrue();
        passed(Duration.ofMinutes(9));
        desk.writeWhatWaits();
        ledger.receive(call);
        desk.writeWhatWaits();
        assertThat(kinds(call)).containsExactly("opened");
        assertThat(rows("select 1 from alert_delivery")).hasSize(1);
    }

    @Test
    void aRecordingThatNeverComesIsWaitedForAndThenItsAlertIsCountedAsLost() {
        var call = TapLedger.call(acme, "north", "ann");
        desk.episode(agent(call), Rule.DEFAULT, opened(1, 42));
        desk.writeWhatWaits();
        passed(Duration.ofMinutes(10));
        desk.writeWhatWaits();
        ledger.receive(call);
        desk.writeWhatWaits();
        assertThat(kinds(call)).isEmpty();
        assertThat(registry.counter("toneguard.alerts.lost").count()).isEqualTo(1);
    }

    @Test
    void anErrorOfTheMachineIsTriedAgainAndAFaultOfOursCostsOneAlertOnly() {
        var first = received("north");
        var second = received("north");
        desk.episode(agent(first), Rule.DEFAULT, opened(1, 42));
        scope.error = new OutOfMemoryError("for a moment");
        assertThat(desk.writeWhatWaits()).isFalse();
        assertThat(desk.writeWhatWaits()).isTrue();
        assertThat(kinds(first)).containsExactly("opened");

        scope.error = new NoClassDefFoundError("half a jar");
        desk.episode(agent(second), Rule.DEFAULT, opened(1, 42));
        desk.episode(agent(second), Rule.DEFAULT, opened(2, 142));
        assertThat(desk.writeWhatWaits()).isTrue();
        assertThat(kinds(second)).containsExactly("opened");
        assertThat(registry.counter("toneguard.alerts.lost").count()).isEqualTo(1);
    }

    @Test
    void anErasureWaitsForTheAlertThatIsBeingWritten() throws Exception {
        var call = received("north");
        var erasing = new AtomicReference<CompletableFuture<?>>();
        scope.beforeCommit = () -> {
            var erasure = CompletableFuture.runAsync(() -> {
                change("update recording set state = 'erased' where recording_id = '" + call.recording() + "'");
                change("delete from alert where recording_id = '" + call.recording() + "'");
            });
            erasing.set(erasure);
            Awaitility.await("it waits, or has gone by")
                    .until(() -> erasure.isDone()
                            || database.scope().in(acme.id(), () -> jdbc.sql(
                                            "select exists (select from pg_locks where not granted)")
                                    .query(Boolean.class)
                                    .single()));
        };
        tell(agent(call), Rule.DEFAULT, opened(1, 42));
        erasing.get().get(10, TimeUnit.SECONDS);
        assertThat(rows("select 1 from alert")).as("gone with its recording").isEmpty();
    }

    @Test
    void aShadowRuleCountsAndTellsNobody() {
        target(acme, "wall", "webhook", null, 60);
        var call = received("north");
        var rule = rule(SHADOW);
        tell(agent(call), rule, opened(1, 42));
        tell(agent(call), rule, over(opened(1, 42), 60));
        assertThat(only(rows("select * from alert where call_id = ?", call.callId())))
                .containsEntry("shadow", true)
                .containsEntry("acknowledge_by", null);
        assertThat(rows("select 1 from alert_delivery")).isEmpty();
    }

    @Test
    void aStormIsToldOnceAndEveryAlertOfItIsWritten() {
        target(acme, "wall", "webhook", null, null);
        var settings = new AlertSettings(
                Duration.ofSeconds(2),
                100,
                100,
                Duration.ofMinutes(1),
                3,
                Duration.ofMinutes(5),
                false,
                Duration.ofSeconds(15));
        var small = desk(settings);
        for (int i = 0; i < 6; i++) {
            small.episode(agent(received("north")), Rule.DEFAULT, opened(1, 42));
        }
        small.episode(agent(received("south")), Rule.DEFAULT, opened(1, 42));
        small.writeWhatWaits();
        assertThat(rows("select 1 from alert where team = 'north'")).hasSize(6);
        assertThat(rows("select 1 from alert_event where kind = 'suppressed'")).hasSize(3);
        assertThat(
                        rows(
                                "select 1 from alert_delivery where payload->>'event' = 'opened' and payload->>'team' = 'north'"))
                .hasSize(3);
        assertThat(
                        only(
                                rows(
                                        "select payload->'storm'->>'alerts' as alerts from alert_delivery where payload->>'event' = 'suppressed'")))
                .containsEntry("alerts", "4");
        assertThat(rows("select 1 from alert_delivery where payload->>'team' = 'south'"))
                .as("another team's")
                .hasSize(1);

        passed(Duration.ofMinutes(6));
        small.episode(agent(received("north")), Rule.DEFAULT, opened(1, 42));
        small.writeWhatWaits();
        assertThat(rows("select 1 from alert_event where kind = 'suppressed'"))
                .as("the storm is over")
                .hasSize(3);
    }

    @Test
    void aClockThatIsSetBackSilencesNoTeam() {
        target(acme, "wall", "webhook", null, null);
        var call = received("north");
        for (int i = 0; i < 12; i++) {
            desk.episode(agent(call), Rule.DEFAULT, opened(i + 1, 42));
            desk.writeWhatWaits();
        }
        passed(Duration.ofMinutes(6));
        now = now.minus(Duration.ofHours(1));
        tell(agent(call), Rule.DEFAULT, opened(13, 42));
        assertThat(rows("select 1 from alert_delivery where payload->>'event' = 'opened'"))
                .as("ten of the storm, and the one after it")
                .hasSize(11);
    }

    @Test
    void aClockThatIsSetLosesNoAlertThatWaitsForItsRecording() {
        var call = TapLedger.call(acme, "north", "ann");
        desk.episode(agent(call), Rule.DEFAULT, opened(1, 42));
        desk.writeWhatWaits();
        now = now.plus(Duration.ofHours(1));
        desk.writeWhatWaits();
        ledger.receive(call);
        desk.writeWhatWaits();
        assertThat(kinds(call)).containsExactly("opened");
    }

    @Test
    void aClockThatIsSetBackHoldsUpNoSegmentAndNoRecovery() {
        var call = received("north");
        desk.segmentEnded(agent(call), List.of(reading(5, Double.NaN)), true, 0);
        desk.writeWhatWaits();
        now = now.minus(Duration.ofHours(1));
        tell(agent(call), Rule.DEFAULT, opened(1, 42));
        ledger.store(call, new Segment(0, 0, Speaker.AGENT, "ann"), new Segment(1, 0, Speaker.CUSTOMER, null));
        passed(Duration.ofMinutes(2));
        desk.writeWhatWaits();
        recovery(AlertSettings.DEFAULT).goOver();
        assertThat(rows("select 1 from live_segment")).hasSize(1);
        assertThat(kinds(call)).containsExactly("opened", "recovered");
    }

    @Test
    void aTeamWithoutTargetsOfStep0IsToldByItsLowestStep() {
        target(acme, "south-desk", "mail", "south", 60);
        target(acme, "late", "webhook", null, 60);
        target(acme, "north-lead", "mail", "north", 60);
        change("update alert_target set step = 3 where name = 'late'");
        change("update alert_target set step = 2 where name = 'north-lead'");
        var call = received("north");
        tell(agent(call), Rule.DEFAULT, opened(1, 42));
        assertThat(rows("select target from alert_delivery")).containsExactly(Map.of("target", "north-lead"));
        assertThat(only(rows("select escalation, acknowledge_by is not null as timer from alert")))
                .isEqualTo(Map.of("escalation", 2, "timer", true));
    }

    @Test
    void whatSomebodyWasAskedAboutIsNotClosedByItself() {
        var closing = desk(closingWhenOver());
        var asked = received("north");
        var told = received("south");
        target(acme, "north-lead", "mail", "north", 60);
        target(acme, "south-wall", "mail", "south", null);
        for (var call : List.of(asked, told)) {
            closing.episode(agent(call), Rule.DEFAULT, opened(1, 42));
            closing.writeWhatWaits();
        }
        // As when the timer has run out, and there is no next step.
        change("update alert set acknowledge_by = null");
        for (var call : List.of(asked, told)) {
            closing.episode(agent(call), Rule.DEFAULT, over(opened(1, 42), 60));
            closing.writeWhatWaits();
        }
        assertThat(text("select state from alert where call_id = ?", asked)).isEqualTo("over");
        assertThat(text("select state from alert where call_id = ?", told)).isEqualTo("closed");
        assertThat(kinds(told)).containsExactly("opened", "over", "closed");
    }

    private static AlertSettings closingWhenOver() {
        var settings = AlertSettings.DEFAULT;
        return new AlertSettings(
                settings.refresh(),
                settings.queue(),
                settings.readingsWaiting(),
                settings.ledgerWait(),
                settings.storm(),
                settings.stormWindow(),
                true,
                settings.settleEvery());
    }

    @Test
    void aSteadyStreamAboveTheLimitIsToldUpToTheLimitInEachWindow() {
        target(acme, "wall", "webhook", null, 60);
        var call = received("north");
        var start = now;
        int minutes = 60;
        for (int i = 0; i < 3 * minutes; i++) {
            if (i > 0) {
                passed(Duration.ofSeconds(20));
            }
            desk.episode(agent(call), Rule.DEFAULT, opened(i + 1, 42));
            desk.writeWhatWaits();
        }
        assertThat(rows("select 1 from alert")).hasSize(3 * minutes);
        assertThat(rows(
                        "select count(*) filter (where payload->>'event' = 'opened') as opened, count(*) filter (where payload->>'event'"
                                + " = 'suppressed') as summaries from alert_delivery join alert using (tenant_id, alert_id)"
                                + " group by date_bin('5m', opened_at, ?::timestamptz)",
                        start.toString()))
                .as("each five minutes, alerts.storm-window")
                .hasSize(12)
                .allSatisfy(window ->
                        assertThat(window).containsEntry("opened", 10L).containsEntry("summaries", 1L));
        assertThat(rows("select max(payload->'storm'->>'alerts') as alerts from alert_delivery"))
                .as("a summary counts them all")
                .containsExactly(Map.of("alerts", "15"));
    }

    @Test
    void anAlertThatACrashLeftOpenIsOverWhenItsRecordingIs() {
        var crashed = received("north");
        var running = received("north");
        tell(agent(crashed), Rule.DEFAULT, opened(1, 42));
        tell(agent(running), Rule.DEFAULT, opened(1, 42));
        ledger.store(crashed);
        passed(Duration.ofSeconds(120));
        recovery(AlertSettings.DEFAULT).goOver();
        assertThat(kinds(crashed)).containsExactly("opened", "recovered");
        assertThat(kinds(running)).containsExactly("opened");
        assertThat(text("select state from alert where call_id = ?", crashed)).isEqualTo("over");
    }

    @Test
    void anAlertThatAPersonClosedAndACrashLeftRaisedEndsOnceAndStaysClosed() {
        target(acme, "wall", "webhook", null, null);
        var crashed = received("north");
        tell(agent(crashed), Rule.DEFAULT, opened(1, 42));
        change("update alert set state = 'closed', outcome = 'taken over'");
        ledger.store(crashed);
        passed(Duration.ofSeconds(120));
        recovery(AlertSettings.DEFAULT).goOver();
        passed(Duration.ofSeconds(240));
        recovery(AlertSettings.DEFAULT).goOver();
        assertThat(kinds(crashed)).containsExactly("opened", "recovered");
        assertThat(text("select state from alert where call_id = ?", crashed)).isEqualTo("closed");
        assertThat(rows("select 1 from alert_delivery where payload->>'event' = 'over'"))
                .hasSize(1);
    }

    @Test
    void whatFailsForOneTenantHoldsUpNoOthersRecovery() {
        scope.brokenFor = database.addTenant("aaa-broken-" + COUNT.incrementAndGet(), Speaker.AGENT)
                .id();
        var crashed = received("north");
        tell(agent(crashed), Rule.DEFAULT, opened(1, 42));
        ledger.store(crashed);
        passed(Duration.ofSeconds(120));
        recovery(AlertSettings.DEFAULT).goOver();
        assertThat(kinds(crashed)).containsExactly("opened", "recovered");
    }

    @Test
    void whoWasToldOfAnAlertIsToldThatItWasRecovered() {
        target(acme, "wall", "webhook", null, null);
        target(acme, "lead", "mail", null, null);
        var crashed = received("north");
        tell(agent(crashed), Rule.DEFAULT, opened(1, 42));
        ledger.store(crashed);
        passed(Duration.ofSeconds(120));
        recovery(closingWhenOver()).goOver();
        assertThat(kinds(crashed)).containsExactly("opened", "recovered", "closed");
        assertThat(
                        only(
                                rows(
                                        "select target, payload->>'event' as event, payload->>'endedBy' as ended_by, payload->>'callId' as call,"
                                                + " payload->>'state' as state, payload->>'agentId' as agent from alert_delivery where event > 1")))
                .isEqualTo(Map.of(
                        "target",
                        "wall",
                        "event",
                        "over",
                        "ended_by",
                        "recovered",
                        "call",
                        crashed.callId(),
                        "state",
                        "over",
                        "agent",
                        "ann"));
    }

    @Test
    void ofAnAlertThatAPersonClosedTheEndIsStillWrittenAndTold() {
        target(acme, "wall", "webhook", null, null);
        var call = received("north");
        tell(agent(call), Rule.DEFAULT, opened(1, 42));
        change("update alert set state = 'closed', outcome = 'taken over'");
        tell(agent(call), Rule.DEFAULT, over(opened(1, 42), 60));
        var again = desk(AlertSettings.DEFAULT);
        again.episode(agent(call), Rule.DEFAULT, over(opened(1, 42), 60));
        again.writeWhatWaits();
        assertThat(kinds(call)).containsExactly("opened", "over");
        assertThat(text("select state from alert where call_id = ?", call)).isEqualTo("closed");
        assertThat(text("select over_at is not null from bi.alert where call_id = ?", call))
                .isEqualTo("true");
        assertThat(text(
                        "select payload->>'state' from alert_delivery where event = 2 and payload->>'callId' = ?",
                        call))
                .isEqualTo("closed");
    }

    @Test
    void aSegmentIsWrittenUnderTheLedgersNumberWhenItsCallIsOver() {
        var call = received("north");
        var rescuer = new Segment(0, 8000 * 60, Speaker.AGENT, "bob");
        var readings = List.of(reading(5, Double.NaN), reading(6, 0.5), reading(7, 2.5));
        desk.segmentEnded(new TappedVoice(call, rescuer, 1), readings, true, 4);
        passed(Duration.ofSeconds(2));
        desk.writeWhatWaits();
        assertThat(rows("select 1 from live_segment")).as("the call goes on").isEmpty();

        ledger.store(call, new Segment(0, 0, Speaker.AGENT, "ann"), rescuer, new Segment(1, 0, Speaker.CUSTOMER, null));
        passed(Duration.ofSeconds(10));
        desk.writeWhatWaits();
        assertThat(only(rows(
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
        target(other, "theirs", "webhook", null, null);
        var call = received("north");
        tell(agent(call), Rule.DEFAULT, opened(1, 42));
        for (var table : List.of("alert", "alert_event", "alert_delivery", "alert_rule")) {
            assertThat(database.scope().in(other.id(), () -> jdbc.sql("select count(*) from " + table)
                            .query(Integer.class)
                            .single()))
                    .as(table)
                    .isZero();
        }
        assertThat(rows("select 1 from alert_delivery")).as("their target").isEmpty();
    }

    @Test
    void eventsAreAddedAndNeverChanged() {
        var call = received("north");
        tell(agent(call), Rule.DEFAULT, opened(1, 42));
        assertThatThrownBy(() -> rows("update alert_event set kind = 'closed' returning 1"))
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    private void tell(TappedVoice voice, Rule rule, Episode episode) {
        desk.episode(voice, rule, episode);
        assertThat(desk.writeWhatWaits()).isTrue();
    }

    /** All clocks go on: this process's, and the database's, by which alerts were written so long ago. */
    private void passed(Duration time) {
        now = now.plus(time);
        steady = steady.plus(time);
        // As its owner, and past its walls: for the service an event is never changed.
        JdbcClient.create(database.asOwner())
                .sql("""
                alter table toneguard.alert_event no force row level security;
                update toneguard.alert_event set written_at = written_at - interval '%d s' where tenant_id = '%s';
                alter table toneguard.alert_event force row level security
                """.formatted(time.toSeconds(), acme.id()))
                .update();
    }

    private Rule rule(Rule wanted) {
        var rules = new JdbcRules(jdbc, database.scope());
        return rules.find(acme.id(), wanted.name())
                .or(() -> rules.add(acme.id(), wanted))
                .orElseThrow();
    }

    private LiveCall received(String team) {
        var call = TapLedger.call(acme, team, "ann");
        ledger.receive(call);
        return call;
    }

    private void target(Tenant owner, String name, String kind, String team, Integer acknowledgeWithin) {
        database.scope().run(owner.id(), () -> jdbc.sql(
                        "insert into alert_target (tenant_id, name, kind, address, team, acknowledge_within_seconds)"
                                + " values (?, ?, ?, 'http://localhost', ?, ?)")
                .params(owner.id().value(), name, kind, team, acknowledgeWithin)
                .update());
    }

    private void change(String sql) {
        database.scope().run(acme.id(), () -> jdbc.sql(sql).update());
    }

    private List<Map<String, Object>> rows(String sql, Object... params) {
        return database.scope()
                .in(acme.id(), () -> jdbc.sql(sql).params(params).query().listOfRows());
    }

    private List<Object> kinds(LiveCall call) {
        return rows(
                        "select kind from alert_event e join alert a using (tenant_id, alert_id) where a.call_id = ? order by event",
                        call.callId())
                .stream()
                .map(row -> row.get("kind"))
                .toList();
    }

    private String text(String sql, LiveCall call) {
        return String.valueOf(only(rows(sql, call.callId())).values().iterator().next());
    }

    private static Map<String, Object> only(List<Map<String, Object>> rows) {
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    /** The database as it fails: not there at all, or gone before the commit. */
    private static final class FailingScope implements TenantScope {
        private final TenantScope real;
        private boolean away;
        private boolean failBeforeCommit;
        private Error error;
        private TenantId brokenFor;
        private Runnable beforeCommit = () -> {};

        FailingScope(TenantScope real) {
            this.real = real;
        }

        @Override
        public <T> T in(TenantId tenant, Supplier<T> work) {
            if (error != null) {
                var once = error;
                error = null;
                throw once;
            }
            if (away || tenant.equals(brokenFor)) {
                throw new CannotGetJdbcConnectionException("away");
            }
            return real.in(tenant, () -> {
                T result = work.get();
                var before = beforeCommit;
                beforeCommit = () -> {};
                before.run();
                if (failBeforeCommit) {
                    throw new CannotGetJdbcConnectionException("killed");
                }
                return result;
            });
        }
    }
}
