package io.toneguard.tap.history;

import static io.toneguard.tap.alert.TapLedger.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.alert.JdbcRules;
import io.toneguard.tap.alert.TapLedger;
import io.toneguard.tap.live.TappedVoice;
import io.toneguard.tap.rule.BothSpeakers;
import io.toneguard.tap.rule.Rule;
import io.toneguard.tap.rule.RuleSchedule;
import io.toneguard.tap.rule.RuleSettings;
import io.toneguard.tap.rule.TeamRules;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

class RuleReplayIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final IntToDoubleFunction CALM = second -> 0.2;

    private final JdbcClient jdbc = JdbcClient.create(database.asService());
    private final TapLedger ledger = new TapLedger(database);
    private final Tenant acme = database.addTenant("acme-" + COUNT.incrementAndGet(), Speaker.AGENT, Speaker.CUSTOMER);
    private final LiveSegments segments = new LiveSegments(jdbc, database.scope(), AnalyzerVersion.CURRENT);

    @Test
    void aRuleAlertsAsItWouldHaveThen() {
        var call = heard("ann", 0, strained(60, 90), CALM);
        assertThat(replay(rule(null, null, null))).singleElement().satisfies(heard -> {
            assertThat(heard.callId()).isEqualTo(call.callId());
            assertThat(heard.would())
                    .singleElement()
                    .satisfies(
                            would -> assertThat(would.onsetSeconds()).isEqualTo(60 + RuleSettings.DEFAULT.forSeconds()))
                    .satisfies(would -> assertThat(would.outcome()).isNull());
        });
    }

    @Test
    void secondsAreOfTheRecordingAlsoAfterATakeOver() {
        heard("bob", 100, strained(60, 90), CALM);
        assertThat(replay(rule(null, null, null))).singleElement().satisfies(heard -> assertThat(heard.would())
                .singleElement()
                .satisfies(
                        would -> assertThat(would.onsetSeconds()).isEqualTo(160 + RuleSettings.DEFAULT.forSeconds())));
    }

    @Test
    void aRuleOfBothSpeakersHearsTheOtherVoiceAtItsTime() {
        heard("ann", 0, strained(60, 90), strained(50, 70));
        heard("bob", 0, strained(60, 90), strained(10, 20));
        var both = replay(rule(null, new BothSpeakers(2, 15), null));
        assertThat(both)
                .filteredOn(heard -> "ann".equals(heard.person()))
                .singleElement()
                .satisfies(heard -> assertThat(heard.would()).hasSize(1));
        assertThat(both)
                .filteredOn(heard -> "bob".equals(heard.person()))
                .singleElement()
                .satisfies(heard -> assertThat(heard.would()).isEmpty());
    }

    @Test
    void aScheduleCountsByTheClockOfThatDay() {
        // 10:00 UTC is 19:00 in Tokyo.
        heard("ann", 0, strained(60, 90), CALM);
        var evening = new RuleSchedule(
                EnumSet.allOf(DayOfWeek.class), LocalTime.of(18, 0), LocalTime.of(22, 0), ZoneId.of("Asia/Tokyo"));
        var morning = new RuleSchedule(
                EnumSet.allOf(DayOfWeek.class), LocalTime.of(6, 0), LocalTime.of(12, 0), ZoneId.of("Asia/Tokyo"));
        assertThat(replay(rule(null, null, evening)).get(0).would()).hasSize(1);
        assertThat(replay(rule(null, null, morning)).get(0).would()).isEmpty();
    }

    @Test
    void aTeamsRuleHearsThatTeamOnlyAndNoTenantHearsAnothers() {
        heard("ann", 0, strained(60, 90), CALM);
        assertThat(replay(rule("north", null, null))).hasSize(1);
        assertThat(replay(rule("south", null, null))).isEmpty();
        var other = database.addTenant("other-" + COUNT.incrementAndGet(), Speaker.AGENT);
        assertThat(replay(other, rule(null, null, null), List.of())).isEmpty();
    }

    @Test
    void aRuleOfNoTeamLeavesTeamsThatHaveTheirOwn() {
        heard("ann", 0, strained(60, 90), CALM);
        var told = new Rule("all", 1, null, false, rule(null, null, null).settings());
        var norths = new Rule("norths", 1, "north", false, told.settings());
        assertThat(replay(acme, told, List.of(told))).hasSize(1);
        assertThat(replay(acme, told, List.of(told, norths))).isEmpty();
        assertThat(replay(acme, Rule.DEFAULT, List.of(norths))).isEmpty();
        // Shadow rules are chosen apart from those that are told.
        assertThat(replay(acme, rule(null, null, null), List.of(norths))).hasSize(1);
    }

    @Test
    void aTeamsRuleForCustomersDoesNotTakeItsAgentsFromTheProductsRule() {
        heard("ann", 0, strained(60, 90), CALM);
        var base = Rule.DEFAULT.settings();
        var angry = new Rule(
                "angry",
                1,
                "north",
                false,
                new RuleSettings(
                        Speaker.CUSTOMER,
                        base.threshold(),
                        base.forSeconds(),
                        base.releaseBelow(),
                        base.releaseSeconds(),
                        base.coolDownSeconds(),
                        base.leastConfidence(),
                        base.warmUpSeconds(),
                        base.warmUpFactor(),
                        null,
                        null));
        assertThat(replay(acme, Rule.DEFAULT, List.of(angry))).hasSize(1);
        assertThat(replay(acme, angry, List.of(angry))).hasSize(1);
    }

    @Test
    void aFurtherRecordingOfACallIsJudgedByItsOwnHour() {
        var call = heard("ann", 0, strained(60, 90), CALM);
        var later = new LiveCall(
                call.tenant(),
                call.tenantName(),
                call.source(),
                call.callId(),
                new RecordingId(UUID.randomUUID()),
                call.startedAt().plus(Duration.ofHours(8)),
                call.format(),
                call.speakers(),
                "ann",
                "north",
                null,
                null);
        heard(later, 0, strained(60, 90), CALM);
        received(call, call.startedAt().plusSeconds(1));
        received(later, later.startedAt());
        // 10:00 and 18:00 UTC.
        var evening = new RuleSchedule(
                EnumSet.allOf(DayOfWeek.class), LocalTime.of(17, 0), LocalTime.of(22, 0), ZoneId.of("UTC"));
        assertThat(replay(rule(null, null, evening)))
                .extracting(RuleReplay.Heard::startedAt, heard -> heard.would().size())
                .containsExactly(tuple(call.startedAt(), 0), tuple(later.startedAt(), 1));
    }

    @Test
    void anAlertThatEndsWhereAnotherTakesOverIsOneAlertOfTheFirst() {
        var call = heard("ann", 0, strained(60, 90), CALM);
        alert(call, 62, 100);
        var rescuer = new Segment(0, 800_000, Speaker.AGENT, "bob");
        ledger.segment(call, rescuer, 3);
        write(new TappedVoice(call, rescuer, 1), CALM);
        assertThat(replay(rule(null, null, null)))
                .extracting(RuleReplay.Heard::person, RuleReplay.Heard::alertsThen)
                .containsExactly(tuple("ann", 1), tuple("bob", 0));
    }

    private List<RuleReplay.Heard> replay(Rule rule) {
        return replay(acme, rule, List.of());
    }

    private List<RuleReplay.Heard> replay(Tenant tenant, Rule rule, List<Rule> inForce) {
        var heard = new ArrayList<RuleReplay.Heard>();
        new RuleReplay(jdbc, database.scope())
                .run(
                        tenant.id(),
                        rule,
                        new TeamRules(inForce),
                        TapLedger.NOW.minus(Duration.ofDays(1)),
                        TapLedger.NOW.plus(Duration.ofDays(1)),
                        heard::add);
        return heard;
    }

    private static Rule rule(@Nullable String team, @Nullable BothSpeakers both, @Nullable RuleSchedule schedule) {
        var base = RuleSettings.DEFAULT;
        return new Rule(
                "trial",
                1,
                team,
                true,
                new RuleSettings(
                        Speaker.AGENT,
                        base.threshold(),
                        base.forSeconds(),
                        base.releaseBelow(),
                        base.releaseSeconds(),
                        base.coolDownSeconds(),
                        base.leastConfidence(),
                        base.warmUpSeconds(),
                        base.warmUpFactor(),
                        both,
                        schedule));
    }

    private static IntToDoubleFunction strained(int afterSeconds, int untilSeconds) {
        return second -> second > afterSeconds && second <= untilSeconds ? 4 : 0.2;
    }

    /** Both voices of a stored call; the agent's segment begins some seconds into it. */
    private LiveCall heard(String agent, int fromSeconds, IntToDoubleFunction own, IntToDoubleFunction others) {
        return heard(TapLedger.call(acme, "north", agent), fromSeconds, own, others);
    }

    private LiveCall heard(LiveCall call, int fromSeconds, IntToDoubleFunction own, IntToDoubleFunction others) {
        ledger.receive(call);
        var segment = new Segment(0, 8000L * fromSeconds, Speaker.AGENT, call.agentId());
        ledger.store(call, segment, new Segment(1, 0, Speaker.CUSTOMER, null));
        write(new TappedVoice(call, segment, 0), own);
        write(TapLedger.customer(call), others);
        return call;
    }

    private void received(LiveCall call, Instant at) {
        database.scope()
                .run(call.tenant(), () -> jdbc.sql("update recording set received_at = ? where recording_id = ?")
                        .params(at.atOffset(ZoneOffset.UTC), call.recording().value())
                        .update());
    }

    private void alert(LiveCall call, int fromSeconds, int untilSeconds) {
        database.scope().run(call.tenant(), () -> {
            var rules = new JdbcRules(jdbc, database.scope());
            rules.add(call.tenant(), new Rule("then", 1, null, false, RuleSettings.DEFAULT));
            jdbc.sql("""
                    insert into alert (tenant_id, alert_id, recording_id, call_id, source, channel, speaker, rule, rule_version, shadow,
                        state, opened_at, changed_at, from_seconds, onset_seconds, until_seconds, peak_seconds, peak_deviation,
                        peak_index, reason)
                    values (?, ?, ?, ?, 'pbx', 0, 'agent', 'then', 1, false, 'over', now(), now(), ?, ?, ?, ?, 4, 94, '{}'::jsonb)
                    """)
                    .params(
                            call.tenant().value(),
                            UUID.randomUUID(),
                            call.recording().value(),
                            call.callId(),
                            fromSeconds,
                            fromSeconds + 2,
                            untilSeconds,
                            fromSeconds + 3)
                    .update();
        });
    }

    private void write(TappedVoice voice, IntToDoubleFunction deviation) {
        var readings = IntStream.rangeClosed(5, 120)
                .mapToObj(second -> reading(second, deviation.applyAsDouble(second)))
                .toList();
        assertThat(segments.write(HeardSegment.of(voice, readings, true, 0))).isEqualTo(LiveSegments.Outcome.WRITTEN);
    }
}
