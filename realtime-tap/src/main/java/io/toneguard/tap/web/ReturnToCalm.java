package io.toneguard.tap.web;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whether the voice that was alerted came back to its own calm: the median deviation of what was heard of the same person in the rest of the call, and
 * in the person's next call. Only windows that can be believed (confidence .5) count; calm is a median under the rule's {@code releaseBelow}.
 */
final class ReturnToCalm {
    /** What a rule without the setting releases at. */
    private static final double CALM_BELOW = 1.5;

    private static final double LEAST_CONFIDENCE = 0.5;

    /** Of the call from that moment of the recording on: where the connection broke and came back, in further recordings of the call. */
    private static final String MEDIAN = """
            select count(w.deviation) as windows, percentile_cont(0.5) within group (order by w.deviation) as median
            from recording r0
            join call c on c.tenant_id = r0.tenant_id and c.call_id = r0.call_id
            join recording r on r.tenant_id = r0.tenant_id and r.call_id = r0.call_id
            join live_segment s on s.tenant_id = r.tenant_id and s.recording_id = r.recording_id
            cross join lateral unnest(s.end_seconds, s.deviation, s.confidence) as w(end_seconds, deviation, confidence)
            where r0.tenant_id = :tenant and r0.recording_id = :recording and s.person = :person
                and coalesce(r.began_at, c.started_at) + make_interval(secs => w.end_seconds)
                    > coalesce(r0.began_at, c.started_at) + make_interval(secs => :after)
                and w.confidence >= :least and w.deviation <> 'NaN'
            """;

    /**
     * By when the person was heard: calls overlap where somebody took one over, and a call that came back is another recording, which began later. Its rest is no
     * other call.
     */
    static final String NEXT = """
            select r.recording_id from live_segment s
            join recording r on r.tenant_id = s.tenant_id and r.recording_id = s.recording_id
            join call c on c.tenant_id = r.tenant_id and c.call_id = r.call_id
            cross join lateral (select coalesce(r.began_at, c.started_at) + make_interval(secs => s.from_seconds) as at) heard
            where s.tenant_id = :tenant and s.person = :person
                and exists (select from recording r0
                    join call c0 on c0.tenant_id = r0.tenant_id and c0.call_id = r0.call_id
                    where r0.tenant_id = :tenant and r0.recording_id = :recording and r0.call_id <> r.call_id
                        and heard.at > coalesce(r0.began_at, c0.started_at) + make_interval(secs => :alerted))
            order by heard.at, r.recording_id limit 1
            """;

    private final JdbcClient jdbc;
    private final TenantScope scope;

    ReturnToCalm(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
    }

    /**
     * @param windows seconds of speech that it rests on
     * @param medianDeviation robust standard deviations; null: nothing was heard
     * @param calm null: nothing was heard
     */
    record Heard(
            long windows,
            @Nullable Double medianDeviation,
            @Nullable Boolean calm) {
        static final Heard NOTHING = new Heard(0, null, null);
    }

    /** @param calmBelow robust standard deviations under which the voice counts as calm */
    record Answer(double calmBelow, Heard restOfCall, Heard nextCall) {}

    /** @param calmBelow robust standard deviations */
    private record Alerted(
            UUID recording, @Nullable String person, int fromSeconds, int untilSeconds, double calmBelow) {}

    Answer of(TenantId tenant, UUID alert) {
        return scope.in(tenant, () -> {
            var alerted = alerted(tenant, alert);
            var person = alerted.person();
            if (person == null) {
                return new Answer(alerted.calmBelow(), Heard.NOTHING, Heard.NOTHING);
            }
            var rest = heard(tenant, person, alerted.recording(), alerted.untilSeconds(), alerted.calmBelow());
            var next = nextRecording(tenant, person, alerted);
            return new Answer(
                    alerted.calmBelow(),
                    rest,
                    next == null ? Heard.NOTHING : heard(tenant, person, next, 0, alerted.calmBelow()));
        });
    }

    private Alerted alerted(TenantId tenant, UUID alert) {
        return jdbc.sql("""
                        select a.recording_id, a.person, a.from_seconds, a.until_seconds,
                            coalesce((r.settings->>'releaseBelow')::double precision, :calm) as calm_below
                        from alert a join alert_rule r
                            on r.tenant_id = a.tenant_id and r.name = a.rule and r.version = a.rule_version
                        where a.tenant_id = :tenant and a.alert_id = :alert
                        """)
                .param("calm", CALM_BELOW)
                .param("tenant", tenant.value())
                .param("alert", alert)
                .query((row, number) -> new Alerted(
                        row.getObject("recording_id", UUID.class),
                        row.getString("person"),
                        row.getInt("from_seconds"),
                        row.getInt("until_seconds"),
                        row.getDouble("calm_below")))
                .optional()
                .orElseThrow(() -> AlertProblem.unknown(alert));
    }

    /** The first other call in which the person was heard after this one's alert. */
    private @Nullable UUID nextRecording(TenantId tenant, String person, Alerted alerted) {
        return jdbc.sql(NEXT)
                .param("tenant", tenant.value())
                .param("person", person)
                .param("recording", alerted.recording())
                .param("alerted", (double) alerted.fromSeconds())
                .query(UUID.class)
                .optional()
                .orElse(null);
    }

    private Heard heard(TenantId tenant, String person, UUID recording, int afterSeconds, double calmBelow) {
        return jdbc.sql(MEDIAN)
                .param("tenant", tenant.value())
                .param("person", person)
                .param("recording", recording)
                .param("after", afterSeconds)
                .param("least", LEAST_CONFIDENCE)
                .query((row, number) -> {
                    long windows = row.getLong("windows");
                    double median = row.getDouble("median");
                    return windows == 0 ? Heard.NOTHING : new Heard(windows, median, median < calmBelow);
                })
                .single();
    }
}
