package io.toneguard.tap.web;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Events of a tenant's alerts in the order of the stream, whichever node wrote them. */
final class StreamedEvents {
    private final JdbcClient jdbc;
    private final TenantScope scope;

    StreamedEvents(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
    }

    /**
     * @param shadow whether it is of an alert that only counts
     * @param json one line
     */
    record Streamed(long position, String kind, boolean shadow, String json) {}

    /** The position of the latest; 0 if there is none. */
    long latest(TenantId tenant) {
        return scope.in(tenant, () -> jdbc.sql("select coalesce(max(position), 0) from alert_event where tenant_id = ?")
                .param(tenant.value())
                .query(Long.class)
                .single());
    }

    /**
     * Where to go on after {@code position}: so much before that event was written, whenever it is asked, for what got a lower place and was committed
     * later.
     */
    long before(TenantId tenant, long position, double seconds) {
        return scope.in(tenant, () -> jdbc.sql("""
                        select coalesce(max(position), 0) from alert_event
                        where tenant_id = :tenant and position <= :position and written_at < (
                            select written_at from alert_event where tenant_id = :tenant and position <= :position
                            order by position desc limit 1) - make_interval(secs => :seconds)
                        """)
                .param("tenant", tenant.value())
                .param("position", position)
                .param("seconds", seconds)
                .query(Long.class)
                .single());
    }

    /** Places from {@code after} (exclusive) to {@code last} whose events can be seen now. */
    List<Long> seen(TenantId tenant, long after, long last) {
        return scope.in(tenant, () -> jdbc.sql(
                        "select position from alert_event where tenant_id = ? and position > ? and position <= ? order by position")
                .params(tenant.value(), after, last)
                .query(Long.class)
                .list());
    }

    List<Streamed> after(TenantId tenant, long position, int limit) {
        return scope.in(tenant, () -> jdbc.sql("""
                        select e.position, e.kind, a.shadow, jsonb_build_object('alertId', e.alert_id, 'event', e.event, 'kind', e.kind,
                            'at', e.at, 'actor', e.actor, 'detail', e.detail, 'state', a.state, 'callId', a.call_id,
                            'speaker', a.speaker, 'person', a.person, 'team', a.team, 'rule', a.rule, 'shadow', a.shadow,
                            'fromSeconds', a.from_seconds, 'onsetSeconds', a.onset_seconds, 'untilSeconds', a.until_seconds,
                            'peakDeviation', a.peak_deviation, 'peakIndex', a.peak_index,
                            'acknowledgedBy', a.acknowledged_by)::text as json
                        from alert_event e join alert a on a.tenant_id = e.tenant_id and a.alert_id = e.alert_id
                        where e.tenant_id = ? and e.position > ? order by e.position limit ?
                        """)
                .params(tenant.value(), position, limit)
                .query((row, number) -> new Streamed(
                        row.getLong("position"),
                        row.getString("kind"),
                        row.getBoolean("shadow"),
                        row.getString("json")))
                .list());
    }
}
