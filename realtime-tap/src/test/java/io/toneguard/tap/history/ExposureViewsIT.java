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
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

class ExposureViewsIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final JdbcClient jdbc = JdbcClient.create(database.asService());
    private final TapLedger ledger = new TapLedger(database);
    private final Tenant acme = database.addTenant("acme-" + COUNT.incrementAndGet(), Speaker.AGENT, Speaker.CUSTOMER);

    @BeforeEach
    void singleAgentsMayBeShown() {
        careFor("agent");
    }

    @Test
    void aShiftIsWhatItsCallsAskedOfTheAgent() {
        heard("ann", 0, 600, 0);
        var strained = heard("ann", 900, 600, 120);
        alert(strained, 0, "agent");
        alert(strained, 1, "customer");
        heard("ann", 1560, 300, 0);
        assertThat(rows("select * from bi.shift_exposure")).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("tenant", acme.name())
                .containsEntry("person", "ann")
                .containsEntry("team", "north")
                .containsEntry("calls", 3L)
                .containsEntry("minutes_on_calls", 25f)
                .containsEntry("minutes_on_strained_calls", 10f)
                .containsEntry("strained_minutes", 2f)
                .containsEntry("strained_calls", 1L)
                .containsEntry("aggressive_customers", 1L)
                .containsEntry("recovery_minutes_median", 3f)
                .containsEntry("recovery_minutes_after_strain_least", 1f));
    }

    @Test
    void theAlertThatBroughtTheRescuerIsNotTheRescuers() {
        var call = TapLedger.call(acme, "north", "ann");
        var ann = TapLedger.agent(call);
        var ben = new TappedVoice(call, new Segment(0, 8000 * 360, Speaker.AGENT, "ben"), 1);
        ledger.receive(call);
        ledger.store(call, ann.segment(), ben.segment());
        for (var voice : List.of(ann, ben)) {
            var readings = IntStream.rangeClosed(1, 360)
                    .mapToObj(second -> reading(second, 0.2))
                    .toList();
            new LiveSegments(jdbc, database.scope(), AnalyzerVersion.CURRENT)
                    .write(HeardSegment.of(voice, readings, true, 0));
        }
        alert(call, 0, "agent"); // from 300 to 360 s
        assertThat(rows("select person, strained_calls from bi.shift_exposure order by person"))
                .extracting(Map::values)
                .asString()
                .isEqualTo("[[ann, 1], [ben, 0]]");
    }

    @Test
    void aCallThatCameBackIsPlacedWhereItWasSpoken() {
        var broken = heard("ann", 0, 600, 0);
        heard(at(TapLedger.call(acme, "north", "ann"), broken.callId(), 720), 300, 0);
        heard("ann", 1200, 60, 0);
        assertThat(rows("select * from bi.shift_exposure")).singleElement().satisfies(row -> assertThat(row)
                .as("nobody recovers while the call is away")
                .containsEntry("calls", 2L)
                .containsEntry("minutes_on_calls", 16f)
                .containsEntry("recovery_minutes_median", 3f));
    }

    @Test
    void aShiftThatMidnightOrNineInTokyoFallsIntoIsOne() {
        heard("ann", after("23:30"), 600, 0);
        heard("ann", after("24:00"), 600, 0);
        heard("ann", after("24:30"), 600, 0);
        assertThat(rows("select * from bi.shift_exposure")).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("calls", 3L)
                .containsEntry("began_at", at("23:30"))
                .containsEntry("ended_at", at("24:40"))
                .containsEntry("recovery_minutes_median", 20f));
    }

    @Test
    void fiveHoursWithoutACallPartTwoShifts() {
        heard("ann", after("10:00"), 600, 0);
        heard("ann", after("15:09"), 600, 0);
        assertThat(rows("select * from bi.shift_exposure"))
                .as("4 h 59 min apart")
                .hasSize(1);
        heard("ann", after("20:19"), 600, 0);
        assertThat(rows("select began_at, calls, recovery_minutes_median from bi.shift_exposure order by began_at"))
                .extracting(row -> row.get("calls"))
                .containsExactly(2L, 1L);
    }

    @Test
    void aLongCallHoldsItsShiftTogether() {
        heard("ann", 0, 6 * 3600, 0);
        heard("ann", 60, 600, 0);
        heard("ann", 7 * 3600, 600, 0);
        assertThat(rows("select calls from bi.shift_exposure")).hasSize(1);
    }

    @Test
    void singleAgentsAreShownWhereTheTenantsPolicySaysSo() {
        for (var agent : List.of("ann", "bob", "cid")) {
            heard(agent, 0, 300, 0);
        }
        careFor("team");
        assertThat(rows("select * from bi.shift_exposure")).isEmpty();
        assertThat(rows("select * from bi.team_exposure")).hasSize(1);
        careFor("none");
        assertThat(rows("select * from bi.shift_exposure")).isEmpty();
        assertThat(rows("select * from bi.team_exposure")).isEmpty();
        careFor("agent");
        assertThat(rows("select * from bi.shift_exposure")).hasSize(3);
        assertThat(rows("select * from bi.team_exposure")).hasSize(1);
    }

    @Test
    void untilAPolicySaysOtherwiseOnlyTeamsAreShown() {
        var fresh = database.addTenant("fresh-" + COUNT.incrementAndGet(), Speaker.AGENT);
        assertThat(jdbc.sql("select agent_care from tenant where tenant_id = ?")
                        .param(fresh.id().value())
                        .query(String.class)
                        .single())
                .isEqualTo("team");
    }

    @Test
    void aTeamsDayIsTheTenantsAndItsAgentsCountOnce() {
        // 08:30, 09:30 and 23:30 in Tokyo, of the 3rd of March; and the first of them once more in the evening.
        heard("ann", after("23:30"), 300, 0);
        heard("bob", after("24:30"), 300, 0);
        heard("cid", after("38:30"), 300, 0);
        heard("ann", after("37:30"), 300, 0);
        careIn("Asia/Tokyo");
        assertThat(rows("select day::text, agents, calls from bi.team_exposure"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("day", "2026-03-03")
                        .containsEntry("agents", 3L)
                        .containsEntry("calls", BigDecimal.valueOf(4)));
        assertThat(rows("select distinct day::text as day from bi.shift_exposure"))
                .extracting(row -> row.get("day"))
                .containsExactly("2026-03-03");
        careIn("UTC");
        assertThat(rows("select day::text, agents, calls from bi.team_exposure"))
                .as("the second shift is of the 3rd; the first is now one agent's of the 2nd")
                .singleElement()
                .satisfies(row ->
                        assertThat(row).containsEntry("agents", 3L).containsEntry("calls", BigDecimal.valueOf(3)));
    }

    private void careFor(String whom) {
        database.scope().run(acme.id(), () -> jdbc.sql("update tenant set agent_care = ? where tenant_id = ?")
                .params(whom, acme.id().value())
                .update());
    }

    private void careIn(String zone) {
        database.scope().run(acme.id(), () -> jdbc.sql("update tenant set time_zone = ? where tenant_id = ?")
                .params(zone, acme.id().value())
                .update());
    }

    /** Seconds from the ledger's ten o'clock to this one, UTC; hours over 24 are of the next day. */
    private static int after(String clock) {
        return (int) (at(clock).toInstant().getEpochSecond() - TapLedger.NOW.getEpochSecond());
    }

    private static Timestamp at(String clock) {
        var parts = clock.split(":");
        return Timestamp.from(Instant.parse("2026-03-02T00:00:00Z")
                .plusSeconds(3600L * Integer.parseInt(parts[0]) + 60L * Integer.parseInt(parts[1])));
    }

    @Test
    void aTeamsSumShowsNoSingleAgent() {
        heard("ann", 0, 300, 0);
        heard("bob", 0, 300, 60);
        assertThat(rows("select * from bi.team_exposure")).as("of two").isEmpty();
        heard("cid", 0, 300, 0);
        assertThat(rows("select * from bi.team_exposure")).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("team", "north")
                .containsEntry("agents", 3L)
                .containsEntry("minutes_on_calls", 15f)
                .containsEntry("strained_minutes", 1f));
    }

    @Test
    void anAlertsRowTellsHowLongItTookToBeAcknowledged() {
        var id = alert(heard("ann", 0, 600, 60), 0, "agent");
        event(id, 1, "opened", 0);
        event(id, 2, "delivered", 2);
        event(id, 3, "acknowledged", 45);
        event(id, 4, "takeover", 60);
        assertThat(rows("select * from bi.alert")).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("alert_id", id)
                .containsEntry("seconds_to_acknowledge", 45f)
                .containsEntry("suppressed", false)
                .containsEntry("seconds", 60)
                .containsEntry("baseline", "enrolled"));
        assertThat(
                        rows(
                                "select 1 from bi.alert where took_over_at is not null and told_at is not null and closed_at is null"))
                .hasSize(1);
    }

    @Test
    void noTenantSeesAnothersAgents() {
        alert(heard("ann", 0, 600, 60), 0, "agent");
        var other = database.addTenant("other-" + COUNT.incrementAndGet(), Speaker.AGENT);
        for (var view : List.of("bi.alert", "bi.shift_exposure", "bi.team_exposure")) {
            assertThat(database.scope().in(other.id(), () -> jdbc.sql("select count(*) from " + view)
                            .query(Integer.class)
                            .single()))
                    .as(view)
                    .isZero();
        }
    }

    /** A call of an agent who is strained for its last seconds, some seconds after the shift's beginning. */
    private LiveCall heard(String agent, int startSeconds, int seconds, int strainedSeconds) {
        return heard(at(TapLedger.call(acme, "north", agent), null, startSeconds), seconds, strainedSeconds);
    }

    private LiveCall heard(LiveCall call, int seconds, int strainedSeconds) {
        ledger.receive(call);
        ledger.store(call, TapLedger.agent(call).segment(), new Segment(1, 0, Speaker.CUSTOMER, null));
        var readings = IntStream.rangeClosed(1, seconds)
                .mapToObj(second -> reading(second, second > seconds - strainedSeconds ? 4 : 0.2))
                .toList();
        new LiveSegments(jdbc, database.scope(), AnalyzerVersion.CURRENT)
                .write(HeardSegment.of(TapLedger.agent(call), readings, true, 0));
        return call;
    }

    /** @param callId null: its own */
    private static LiveCall at(LiveCall call, @Nullable String callId, int startSeconds) {
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

    private UUID alert(LiveCall call, int channel, String speaker) {
        var id = UUID.randomUUID();
        database.scope().run(acme.id(), () -> {
            jdbc.sql(
                            "insert into alert_rule (tenant_id, name, version, shadow, settings) values (?, 'r', 1, false, '{}')"
                                    + " on conflict do nothing")
                    .param(acme.id().value())
                    .update();
            jdbc.sql("""
                    insert into alert (tenant_id, alert_id, recording_id, call_id, source, channel, speaker, rule, rule_version, shadow, state,
                        opened_at, changed_at, from_seconds, onset_seconds, until_seconds, peak_seconds, peak_deviation, peak_index, reason)
                    values (?, ?, ?, ?, 'pbx', ?, ?, 'r', 1, false, 'over', '2026-03-02T10:05:00Z', now(), 300, 304, 360, 330, 4, 90,
                        '{"confidence":0.9,"baseline":{"kind":"enrolled"}}')
                    """)
                    .params(acme.id().value(), id, call.recording().value(), call.callId(), channel, speaker)
                    .update();
        });
        return id;
    }

    private void event(UUID alert, int number, String kind, int afterSeconds) {
        database.scope().run(acme.id(), () -> jdbc.sql("insert into alert_event (tenant_id, alert_id, event, kind, at)"
                        + " values (?, ?, ?, ?, timestamptz '2026-03-02T10:05:00Z' + make_interval(secs => ?))")
                .params(acme.id().value(), alert, number, kind, (double) afterSeconds)
                .update());
    }

    private List<Map<String, Object>> rows(String sql) {
        return database.scope().in(acme.id(), () -> jdbc.sql(sql).query().listOfRows());
    }
}
