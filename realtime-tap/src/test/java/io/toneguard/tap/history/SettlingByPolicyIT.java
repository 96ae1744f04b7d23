package io.toneguard.tap.history;

import static io.toneguard.tap.alert.TapLedger.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.alert.TapLedger;
import io.toneguard.tap.rule.TeamRules;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is kept and learned of a call after the policy under which it was heard has changed, and beside rules that only count. */
class SettlingByPolicyIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final AtomicInteger COUNT = new AtomicInteger();

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
    void aPolicyThatWasNarrowedAfterTheCallLetsNothingBeComparedNorLearned() {
        var call = stored();
        write(call);
        finalResult(call);
        ledger.analyse(call);
        scored("{customer}");
        assertThat(finished.settle()).as("settled all the same, once").isEqualTo(1);
        assertThat(finished.settle()).isZero();
        assertThat(learnedWindows()).isZero();
        assertThat(count("live_agreement")).isZero();

        scored("{agent,customer}");
        var allowed = stored();
        write(allowed);
        finalResult(allowed);
        ledger.analyse(allowed);
        finished.settle();
        assertThat(learnedWindows()).isEqualTo(12);
        assertThat(count("live_agreement")).isEqualTo(1);
    }

    @Test
    void aSegmentThatWaitedForItsCallsEndIsNotKeptOnceThePolicyForbidsIt() {
        var call = stored();
        scored("{customer}");
        assertThat(write(call)).isEqualTo(LiveSegments.Outcome.UNKNOWN);
        assertThat(count("live_segment")).isZero();
    }

    @Test
    void anAlertOfAShadowRuleKeepsNothingFromBeingLearned() {
        var call = stored();
        write(call);
        shadowAlert(call);
        ledger.analyse(call);
        finished.settle();
        assertThat(learnedWindows()).isEqualTo(12);
    }

    private int learnedWindows() {
        return baselines.find(acme.id(), "ann", "pbx/mulaw/8000").windows();
    }

    private int count(String table) {
        return database.scope().in(acme.id(), () -> jdbc.sql("select count(*) from " + table)
                .query(Integer.class)
                .single());
    }

    private void scored(String speakers) {
        database.scope()
                .run(acme.id(), () -> jdbc.sql("update tenant set scored_speakers = ?::text[] where tenant_id = ?")
                        .params(speakers, acme.id().value())
                        .update());
    }

    /** A call of Ann's that is over. */
    private LiveCall stored() {
        var call = TapLedger.call(acme, "north", "ann");
        ledger.receive(call);
        ledger.store(call, TapLedger.agent(call).segment(), new Segment(1, 0, Speaker.CUSTOMER, null));
        return call;
    }

    private LiveSegments.Outcome write(LiveCall call) {
        var readings = IntStream.rangeClosed(5, 64)
                .mapToObj(second -> reading(second, 0.5))
                .toList();
        return segments.write(HeardSegment.of(TapLedger.agent(call), readings, false, 0));
    }

    private void shadowAlert(LiveCall call) {
        database.scope().run(acme.id(), () -> {
            jdbc.sql(
                            "insert into alert_rule (tenant_id, name, version, shadow, settings) values (?, 'r', 1, true, '{}')")
                    .param(acme.id().value())
                    .update();
            jdbc.sql("""
                    insert into alert (tenant_id, alert_id, recording_id, call_id, source, channel, speaker, rule, rule_version, shadow, state,
                        opened_at, changed_at, from_seconds, onset_seconds, until_seconds, peak_seconds, peak_deviation, peak_index, reason)
                    values (?, gen_random_uuid(), ?, ?, 'pbx', 0, 'agent', 'r', 1, true, 'over', now(), now(), 20, 20, 40, 40, 3, 90, '{}')
                    """)
                    .params(acme.id().value(), call.recording().value(), call.callId())
                    .update();
        });
    }

    private void finalResult(LiveCall call) {
        var some = new Float[64];
        Arrays.fill(some, 0.8f);
        database.scope().run(acme.id(), () -> {
            jdbc.sql("select toneguard.ensure_call_month(?)")
                    .param(call.stored().callMonth())
                    .query((row, n) -> n)
                    .list();
            jdbc.sql("""
                    insert into speaker_result (tenant_id, call_month, recording_id, segment, analyzer, channel, speaker, from_seconds,
                        speech_seconds, voiced_seconds, window_voiced_seconds, window_f0_median_hz, window_level_dbfs, window_stress_deviation,
                        window_confidence)
                    values (?, ?, ?, 1, 'tg-2', 0, 'agent', 0, 60, 30, ?, ?, ?, ?, ?)
                    """)
                    .params(
                            acme.id().value(),
                            call.stored().callMonth(),
                            call.recording().value(),
                            some,
                            some,
                            some,
                            some,
                            some)
                    .update();
        });
    }
}
