package io.toneguard.tap.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.AlertRows;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which call is a person's next one, and what it takes to find it. */
class ReturnToCalmIT {
    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    private static final Instant TEN = Instant.parse("2026-11-20T10:00:00Z");
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final AlertRows rows = new AlertRows(DATABASE);
    private final ReturnToCalm calm = new ReturnToCalm(rows.jdbc(), DATABASE.scope());
    private final Tenant tenant = DATABASE.addTenant("tenant-" + COUNT.incrementAndGet(), Speaker.AGENT);

    @Test
    void aCallThatWasOverBeforeIsNotTheNextAlthoughTheAlertsCallBeganFirst() {
        // Agent 4711 came into this one after 600 s and was alerted at 721 s.
        var rescued = recording("rescued", TEN, null);
        heard(rescued, 600, 2.5);
        var alert = rows.alert(tenant, rescued);
        heard(recording("before", TEN.plusSeconds(300), null), 0, 0.3);
        heard(recording("next", TEN.plusSeconds(1800), null), 0, 0.7);
        assertThat(nextMedian(alert)).isEqualTo(0.7, within(1e-6));
    }

    @Test
    void aRecordingThatBeganLaterThanItsCallIsPlacedWhereItWasSpoken() {
        var first = recording("first", TEN, null);
        heard(first, 0, 2.5);
        var alert = rows.alert(tenant, first);
        // Of a call that began an hour before the alert's, and came back an hour after it.
        heard(recording("came back", TEN.minusSeconds(3600), TEN.plusSeconds(3600)), 0, 0.4);
        heard(recording("next but one", TEN.plusSeconds(7200), null), 0, 0.9);
        assertThat(nextMedian(alert)).isEqualTo(0.4, within(1e-6));
    }

    @Test
    void theRestOfACallThatCameBackIsNotAnotherCall() {
        var broken = recording("broken", TEN, null);
        heard(broken, 0, 2.5);
        var alert = rows.alert(tenant, broken);
        heard(recordingOf("broken", TEN.plusSeconds(900)), 0, 2.2);
        var answer = calm.of(tenant.id(), alert);
        assertThat(answer.nextCall().windows()).isZero();
        assertThat(answer.restOfCall().windows()).isEqualTo(2);
        assertThat(answer.restOfCall().medianDeviation()).isEqualTo(2.2, within(1e-6));
        // Its beginning, on another connection, was before the alert and is no rest.
        heard(recordingOf("broken", TEN.plusSeconds(60)), 0, 0.1);
        assertThat(calm.of(tenant.id(), alert).restOfCall().windows()).isEqualTo(2);
    }

    @Test
    void amongManyCallsOnlyThePersonsOwnAreLookedAt() throws Exception {
        rows.change(tenant, """
                insert into call (tenant_id, call_id, call_month, started_at)
                select :tenant, 'many-' || i, '2026-11-01', '2026-11-01T00:00:00Z'::timestamptz + make_interval(secs => i)
                from generate_series(1, 20000) i
                """.replace(":tenant", literal()));
        rows.change(tenant, """
                insert into recording (tenant_id, recording_id, call_month, call_id, state, file_name)
                select :tenant, gen_random_uuid(), '2026-11-01', 'many-' || i, 'receiving', 'f' from generate_series(1, 20000) i
                """.replace(":tenant", literal()));
        rows.change(tenant, """
                insert into live_segment (tenant_id, recording_id, segment, call_id, channel, from_seconds, speaker, person, analyzer,
                    enrolled, end_seconds, voiced_seconds, deviation, confidence, f0_mean_semitones, f0_p80_semitones,
                    alpha_ratio_db, mfcc1)
                select tenant_id, recording_id, 1, call_id, 0, 0, 'agent', (substr(call_id, 6)::int % 400)::text, 'live-1', true,
                    '{5}', '{1}', '{1}', '{1}', '{1}', '{1}', '{1}', '{1}'
                from recording where tenant_id = :tenant
                """.replace(":tenant", literal()));
        try (var connection = DATABASE.asOwner().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("analyze toneguard.call, toneguard.recording, toneguard.live_segment");
        }
        var plan = DATABASE.scope()
                .in(
                        tenant.id(),
                        () -> String.join(
                                "\n",
                                rows.jdbc()
                                        .sql("explain " + ReturnToCalm.NEXT)
                                        .param("tenant", tenant.id().value())
                                        .param("person", "77")
                                        .param("recording", UUID.randomUUID())
                                        .param("alerted", 721.0)
                                        .query(String.class)
                                        .list()));
        assertThat(plan).contains("live_segment_of_person").doesNotContain("Seq Scan on live_segment");
    }

    private double nextMedian(UUID alert) {
        var median = calm.of(tenant.id(), alert).nextCall().medianDeviation();
        return median == null ? Double.NaN : median;
    }

    private String literal() {
        return "'" + tenant.id() + "'::uuid";
    }

    private UUID recording(String call, Instant startedAt, @Nullable Instant beganAt) {
        var recording = rows.recording(tenant, call, startedAt);
        if (beganAt != null) {
            rows.change(
                    tenant,
                    "update recording set began_at = ?::timestamptz where recording_id = ?",
                    beganAt.toString(),
                    recording);
        }
        return recording;
    }

    /** A further recording of a call that is there. */
    private UUID recordingOf(String call, Instant beganAt) {
        var recording = UUID.randomUUID();
        rows.change(tenant, """
                insert into recording (tenant_id, recording_id, call_month, call_id, state, file_name, began_at)
                values (?, ?, '2026-11-01', ?, 'receiving', 'f', ?::timestamptz)
                """, tenant.id().value(), recording, call, beganAt.toString());
        return recording;
    }

    /** What was heard of agent 4711, at one deviation. */
    private void heard(UUID recording, int fromSeconds, double deviation) {
        rows.change(
                tenant,
                """
                insert into live_segment (tenant_id, recording_id, segment, call_id, channel, from_seconds, speaker, person, analyzer,
                    enrolled, end_seconds, voiced_seconds, deviation, confidence, f0_mean_semitones, f0_p80_semitones,
                    alpha_ratio_db, mfcc1)
                select ?, ?, 1, 'CA', 0, ?, 'agent', '4711', 'live-1', true, e, d, d, array[.9, .9], d, d, d, d
                from (select array[? + 5, ? + 6] as e, array[?, ?]::real[] as d) arrays
                """,
                tenant.id().value(),
                recording,
                fromSeconds,
                fromSeconds,
                fromSeconds,
                deviation,
                deviation);
    }
}
