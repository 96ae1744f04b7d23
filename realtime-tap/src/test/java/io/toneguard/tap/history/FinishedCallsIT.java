package io.toneguard.tap.history;

import static io.toneguard.tap.alert.TapLedger.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.alert.TapLedger;
import io.toneguard.tap.index.LiveReading;
import io.toneguard.tap.live.TappedVoice;
import io.toneguard.tap.rule.TeamRules;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.stress.AnalyzerVersion;
import io.toneguard.voice.stress.Baseline;
import io.toneguard.voice.stress.IndexMeasure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

class FinishedCallsIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String KIND = "pbx/mulaw/8000";

    private final JdbcClient jdbc = JdbcClient.create(database.asService());
    private final TapLedger ledger = new TapLedger(database);
    private final Tenant acme = database.addTenant("acme-" + COUNT.incrementAndGet(), Speaker.AGENT, Speaker.CUSTOMER);
    private final LiveSegments segments = new LiveSegments(jdbc, database.scope(), AnalyzerVersion.CURRENT);
    private final AgentBaselines baselines = new AgentBaselines(jdbc, database.scope(), AnalyzerVersion.CURRENT);
    private final FinishedCalls finished = new FinishedCalls(
            jdbc,
            database.scope(),
            database.tenants(),
            baselines,
            tenant -> new TeamRules(List.of()),
            AnalyzerVersion.CURRENT,
            Duration.ofSeconds(15));

    @Test
    void calmSpeechEntersTheBaselineOnceAndOnlyAfterTheFinalAnalysis() {
        var call = heard("ann", 64, second -> 0.5);
        finished.settle();
        assertThat(baseline("ann").windows()).as("before the final analysis").isZero();

        ledger.analyse(call);
        assertThat(finished.settle()).isEqualTo(2);
        assertThat(baseline("ann").windows())
                .as("windows of 5 s that do not overlap, ending 5 to 64 s")
                .isEqualTo(12);
        assertThat(baseline("ann").centre(IndexMeasure.F0_MEAN)).isEqualTo(2.5);
        assertThat(finished.settle()).as("each segment once").isZero();
        assertThat(baseline("ann").windows()).isEqualTo(12);
    }

    @Test
    void nothingIsLearnedOfRaisedSecondsNorOfASegmentThatHadAnAlert() {
        ledger.analyse(heard("bob", 64, second -> second < 30 ? 0.5 : 2.0));
        var alerted = heard("cid", 64, second -> 0.5);
        alert(alerted, 20, 40);
        ledger.analyse(alerted);
        finished.settle();
        assertThat(baseline("bob").windows()).isEqualTo(5);
        assertThat(baseline("cid").windows()).isZero();
    }

    @Test
    void customersHaveNoBaseline() {
        ledger.analyse(heard("ann", 64, second -> 0.5));
        finished.settle();
        assertThat(database.scope().in(acme.id(), () -> jdbc.sql("select agent_id from agent_baseline")
                        .query(String.class)
                        .list()))
                .containsExactly("ann");
    }

    @Test
    void aBaselineKeepsTheLatestWindowsAndNoCallFillsIt() {
        ledger.analyse(heard("ann", 900, second -> 0.5));
        finished.settle();
        assertThat(baseline("ann").windows()).as("a third of a baseline").isEqualTo(40);
        for (int i = 0; i < 3; i++) {
            ledger.analyse(heard("ann", 900, second -> 1.25));
        }
        finished.settle();
        assertThat(baseline("ann").windows()).isEqualTo(AgentBaselines.MOST_WINDOWS);
        assertThat(baseline("ann").centre(IndexMeasure.F0_MEAN)).isEqualTo(3.25);
    }

    @Test
    void theBaselineOfAnotherAnalyzerOrChannelOrTenantIsAnotherOne() {
        ledger.analyse(heard("ann", 64, second -> 0.5));
        finished.settle();
        var other = database.addTenant("other-" + COUNT.incrementAndGet(), Speaker.AGENT);
        assertThat(baselines.find(acme.id(), "ann", "pbx/mulaw/16000").windows())
                .isZero();
        assertThat(baselines.find(other.id(), "ann", KIND).windows()).isZero();
        assertThat(new AgentBaselines(jdbc, database.scope(), new AnalyzerVersion("tg-99"))
                        .find(acme.id(), "ann", KIND)
                        .windows())
                .isZero();
    }

    @Test
    void liveAndFinalAreComparedWindowByWindow() {
        IntToDoubleFunction strained = second -> second >= 60 && second < 80 ? 3 + second / 100.0 : second % 7 * 0.1;
        var call = heard("ann", 120, strained);
        // The final analysis says the same, half as far; and it finds a second stretch that nobody was told of.
        finalResult(call, second -> second >= 100 && second < 110 ? 2.0 : strained.applyAsDouble(second) / 2, 120);
        alert(call, 64, 85);
        alert(call, 20, 30);
        ledger.analyse(call);
        finished.settle();
        var row = agreement(call);
        assertThat(row)
                .containsEntry("final_analyzer", "tg-2")
                .containsEntry("windows", 116)
                .containsEntry("alerts", 2)
                .containsEntry("missed_alerts", 1)
                .containsEntry("spurious_alerts", 1);
        assertThat((Float) row.get("rank_correlation")).isBetween(0.5f, 0.99f);
        assertThat((Float) row.get("bias")).isCloseTo(0.26f, within(0.2f));
    }

    @Test
    void whereNoRuleWatchesTheSpeakerNoAlertIsMissed() {
        var call = heard("ann", 60, second -> 0.5);
        finalResult(call, 2, 1, 0, second -> 5, 60);
        ledger.analyse(call);
        finished.settle();
        assertThat(agreement(call, 2)).containsEntry("missed_alerts", null).containsEntry("alerts", 0);
    }

    @Test
    void anIndexOfTheSameOrderAgreesFully() {
        IntToDoubleFunction live = second -> second * 0.02;
        var call = heard("ann", 60, live);
        finalResult(call, second -> live.applyAsDouble(second) * 3, 60);
        ledger.analyse(call);
        finished.settle();
        assertThat((Float) agreement(call).get("rank_correlation")).isEqualTo(1f);
        assertThat((Float) agreement(call).get("engine_rank_correlation"))
                .as("calm is 0 to one of them")
                .isBetween(0.9f, 1f);
        assertThat(agreement(call)).containsEntry("engine_windows", 56);
    }

    @Test
    void whoTookTheCallOverIsComparedWithTheirOwnFinalRowAndTheirOwnAlerts() {
        var call = TapLedger.call(acme, "north", "ann");
        var ann = TapLedger.agent(call);
        var ben = new TappedVoice(call, new Segment(0, 8000 * 60 + 2000, Speaker.AGENT, "ben"), 1);
        ledger.receive(call);
        ledger.store(
                call, ann.segment(), ben.segment(), TapLedger.customer(call).segment());
        segments.write(HeardSegment.of(ann, readings(60, second -> second * 0.02), false, 0));
        segments.write(HeardSegment.of(ben, readings(64, second -> 1.5 - second * 0.02), false, 0));
        finalResult(call, 1, 0, second -> second * 0.05, 60);
        finalResult(call, 2, 60.25, second -> 4 - second * 0.05, 64);
        alert(call, 40, 60); // of Ann's, until she was relieved
        ledger.analyse(call);
        finished.settle();

        assertThat(agreement(call, 1))
                .containsEntry("windows", 56)
                .containsEntry("rank_correlation", 1f)
                .containsEntry("alerts", 1);
        assertThat(agreement(call, 2))
                .containsEntry("windows", 60)
                .containsEntry("rank_correlation", 1f)
                .containsEntry("alerts", 0);
        assertThat(baseline("ann").windows()).as("she had an alert").isZero();
        assertThat(baseline("ben").windows()).as("he had none").isPositive();
    }

    private Map<String, Object> agreement(LiveCall call) {
        return agreement(call, 1);
    }

    private Map<String, Object> agreement(LiveCall call, int segment) {
        return database.scope()
                .in(acme.id(), () -> jdbc.sql("select * from live_agreement where recording_id = ? and segment = ?")
                        .params(call.recording().value(), segment)
                        .query()
                        .singleRow());
    }

    private Baseline baseline(String agent) {
        return baselines.find(acme.id(), agent, KIND);
    }

    /** A stored call whose agent and customer were read every second from 5 on. */
    private LiveCall heard(String agent, int seconds, IntToDoubleFunction deviation) {
        var call = TapLedger.call(acme, "north", agent);
        ledger.receive(call);
        ledger.store(call, TapLedger.agent(call).segment(), new Segment(1, 0, Speaker.CUSTOMER, null));
        var readings = readings(seconds, deviation);
        for (TappedVoice voice : List.of(TapLedger.agent(call), TapLedger.customer(call))) {
            assertThat(segments.write(HeardSegment.of(voice, readings, false, 0)))
                    .isEqualTo(LiveSegments.Outcome.WRITTEN);
        }
        return call;
    }

    private static List<LiveReading> readings(int seconds, IntToDoubleFunction deviation) {
        return IntStream.rangeClosed(5, seconds)
                .mapToObj(second -> reading(second, deviation.applyAsDouble(second)))
                .toList();
    }

    private void alert(LiveCall call, int from, int until) {
        database.scope().run(acme.id(), () -> {
            jdbc.sql(
                            "insert into alert_rule (tenant_id, name, version, shadow, settings) values (?, 'r', 1, false, '{}')"
                                    + " on conflict do nothing")
                    .param(acme.id().value())
                    .update();
            jdbc.sql("""
                    insert into alert (tenant_id, alert_id, recording_id, call_id, source, channel, speaker, rule, rule_version, shadow, state,
                        opened_at, changed_at, from_seconds, onset_seconds, until_seconds, peak_seconds, peak_deviation, peak_index, reason)
                    values (?, gen_random_uuid(), ?, ?, 'pbx', 0, 'agent', 'r', 1, false, 'over', now(), now(), ?, ?, ?, ?, 3, 90, '{}')
                    """)
                    .params(acme.id().value(), call.recording().value(), call.callId(), from, from, until, until)
                    .update();
        });
    }

    private void finalResult(LiveCall call, IntToDoubleFunction deviation, int seconds) {
        finalResult(call, 1, 0, deviation, seconds);
    }

    /** @param deviation by seconds of the segment, at the end of a window */
    private void finalResult(
            LiveCall call, int segment, double fromSeconds, IntToDoubleFunction deviation, int seconds) {
        finalResult(call, segment, 0, fromSeconds, deviation, seconds);
    }

    private void finalResult(
            LiveCall call, int segment, int channel, double fromSeconds, IntToDoubleFunction deviation, int seconds) {
        var voiced = new Float[seconds];
        var deviations = new Float[seconds];
        var confidences = new Float[seconds];
        for (int i = 0; i < seconds; i++) {
            deviations[i] = (float) deviation.applyAsDouble(i + 5);
            confidences[i] = 0.8f;
            voiced[i] = 3f;
        }
        database.scope().run(acme.id(), () -> {
            jdbc.sql("select toneguard.ensure_call_month(?)")
                    .param(call.stored().callMonth())
                    .query((row, n) -> n)
                    .list();
            jdbc.sql("""
                    insert into speaker_result (tenant_id, call_month, recording_id, segment, analyzer, channel, speaker, from_seconds,
                        speech_seconds, voiced_seconds, window_voiced_seconds, window_f0_median_hz, window_level_dbfs, window_stress_deviation,
                        window_confidence)
                    values (?, ?, ?, ?, 'tg-2', ?, 'agent', ?, 60, 30, ?, ?, ?, ?, ?)
                    """)
                    .params(
                            acme.id().value(),
                            call.stored().callMonth(),
                            call.recording().value(),
                            segment,
                            channel,
                            fromSeconds,
                            voiced,
                            voiced,
                            voiced,
                            deviations,
                            confidences)
                    .update();
        });
    }
}
