package io.toneguard.tap.history;

import static io.toneguard.tap.alert.TapLedger.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.alert.TapLedger;
import io.toneguard.tap.live.TappedVoice;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What agents' care makes of shifts in two teams, and of calls that broke or went to a colleague and back. */
class TeamsAndBrokenCallsIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final JdbcClient jdbc = JdbcClient.create(database.asService());
    private final TapLedger ledger = new TapLedger(database);
    private final Tenant acme = database.addTenant("acme-" + COUNT.incrementAndGet(), Speaker.AGENT, Speaker.CUSTOMER);

    @BeforeEach
    void singleAgentsMayBeShown() {
        database.scope().run(acme.id(), () -> jdbc.sql("update tenant set agent_care = 'agent' where tenant_id = ?")
                .param(acme.id().value())
                .update());
    }

    @Test
    void anAgentWhoHelpsOutInAnotherTeamLeavesTheirOwnCallsWithTheirOwn() {
        for (var agent : List.of("ann", "bob", "cid")) {
            heard(call("north", agent, 0), 300);
            heard(call("south", agent, 600), 60);
        }
        assertThat(rows("select team, agents, calls, minutes_on_calls from bi.team_exposure order by team"))
                .containsExactly(
                        Map.of("team", "north", "agents", 3L, "calls", BigDecimal.valueOf(3), "minutes_on_calls", 15f),
                        Map.of("team", "south", "agents", 3L, "calls", BigDecimal.valueOf(3), "minutes_on_calls", 3f));
    }

    @Test
    void teamsThatOneAgentAloneHelpedOutInAreNotShownWithThatAgentsCalls() {
        for (var agent : List.of("ann", "bob", "cid")) {
            heard(call("north", agent, 0), 300);
        }
        heard(call("south", "ann", 600), 60);
        assertThat(rows("select team, minutes_on_calls from bi.team_exposure"))
                .containsExactly(Map.of("team", "north", "minutes_on_calls", 15f));
    }

    @Test
    void aConnectionThatIsBackAfterTwoSecondsIsNoRecovery() {
        var broken = heard(call("north", "ann", 0), 600);
        alert(broken);
        heard(another(broken, 602), 300);
        heard(call("north", "ann", 1082), 60);
        assertThat(rows("select * from bi.shift_exposure")).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("calls", 2L)
                .containsEntry("strained_calls", 1L)
                .containsEntry("minutes_on_strained_calls", 15f)
                .containsEntry("recovery_minutes_median", 3f)
                .containsEntry("recovery_minutes_after_strain_least", 3f));
    }

    @Test
    void aColleagueWhoHelpsWithinACallGivesNoRecovery() {
        var call = call("north", "ann", 0);
        var ann = TapLedger.agent(call);
        var ben = new TappedVoice(call, new Segment(0, 8000 * 100, Speaker.AGENT, "ben"), 1);
        var again = new TappedVoice(call, new Segment(0, 8000 * 200, Speaker.AGENT, "ann"), 2);
        ledger.receive(call);
        ledger.store(call, ann.segment(), ben.segment(), again.segment());
        List.of(ann, ben, again).forEach(voice -> write(voice, 90));
        assertThat(rows("select person, calls, coalesce(recovery_minutes_median, -1) as recovery from bi.shift_exposure"
                        + " order by person"))
                .containsExactly(
                        Map.of("person", "ann", "calls", 1L, "recovery", -1f),
                        Map.of("person", "ben", "calls", 1L, "recovery", -1f));
    }

    private LiveCall call(String team, String agent, int startSeconds) {
        return at(TapLedger.call(acme, team, agent), null, startSeconds);
    }

    /** A further recording of the same call. */
    private LiveCall another(LiveCall call, int startSeconds) {
        return at(TapLedger.call(acme, call.team(), call.agentId()), call.callId(), startSeconds);
    }

    private static LiveCall at(LiveCall call, String callId, int startSeconds) {
        return new LiveCall(
                call.tenant(),
                call.tenantName(),
                call.source(),
                callId == null ? call.callId() : callId,
                call.recording(),
                call.startedAt().plusSeconds(startSeconds),
                call.format(),
                call.speakers(),
                call.agentId(),
                call.team(),
                call.queue(),
                call.direction());
    }

    private LiveCall heard(LiveCall call, int seconds) {
        ledger.receive(call);
        ledger.store(call, TapLedger.agent(call).segment());
        write(TapLedger.agent(call), seconds);
        return call;
    }

    private void write(TappedVoice voice, int seconds) {
        var readings = IntStream.rangeClosed(1, seconds)
                .mapToObj(second -> reading(second, 0.2))
                .toList();
        new LiveSegments(jdbc, database.scope(), AnalyzerVersion.CURRENT)
                .write(HeardSegment.of(voice, readings, true, 0));
    }

    private void alert(LiveCall call) {
        database.scope().run(acme.id(), () -> {
            jdbc.sql(
                            "insert into alert_rule (tenant_id, name, version, shadow, settings) values (?, 'r', 1, false, '{}')")
                    .param(acme.id().value())
                    .update();
            jdbc.sql("""
                    insert into alert (tenant_id, alert_id, recording_id, call_id, source, channel, speaker, rule, rule_version, shadow, state,
                        opened_at, changed_at, from_seconds, onset_seconds, until_seconds, peak_seconds, peak_deviation, peak_index, reason)
                    values (?, gen_random_uuid(), ?, ?, 'pbx', 0, 'agent', 'r', 1, false, 'over', now(), now(), 300, 304, 360, 330, 4, 90, '{}')
                    """)
                    .params(acme.id().value(), call.recording().value(), call.callId())
                    .update();
        });
    }

    private List<Map<String, Object>> rows(String sql) {
        return database.scope().in(acme.id(), () -> jdbc.sql(sql).query().listOfRows());
    }
}
