package io.toneguard.tap.web;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Alerts as they are shown, in their tenant's scope. */
final class AlertQueries {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    /** A program may note something each second. */
    private static final int AT_EACH_END = 500;

    private static final String ALERT = """
            select a.alert_id, a.opened_at, to_jsonb(s) as shown from alert a cross join lateral (select a.alert_id as "alertId",
                a.state, a.call_id as "callId", a.recording_id as "recordingId", a.source, a.channel, a.speaker, a.person, a.team,
                a.rule, a.rule_version as "ruleVersion", a.shadow, a.opened_at as "openedAt", a.changed_at as "changedAt",
                a.from_seconds as "fromSeconds", a.onset_seconds as "onsetSeconds", a.until_seconds as "untilSeconds",
                a.peak_seconds as "peakSeconds", a.peak_deviation as "peakDeviation", a.peak_index as "peakIndex", a.reason,
                a.acknowledge_by as "acknowledgeBy", a.escalation, a.acknowledged_by as "acknowledgedBy", a.outcome) s
            where a.tenant_id = :tenant
            """;

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final JsonMapper json = JsonMapper.shared();

    AlertQueries(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
    }

    /** @param next cursor of the page after this one; null: this is the last */
    record Page(List<Map<String, Object>> alerts, @Nullable String next) {}

    /** @param all how many there are of its kind */
    private record OneOf(Map<String, Object> body, long all) {}

    private record Shown(UUID alert, OffsetDateTime openedAt, Map<String, Object> body) {}

    /** Newest first. */
    Page list(
            TenantId tenant,
            @Nullable String state,
            @Nullable OffsetDateTime from,
            @Nullable AlertCursor after,
            int limit) {
        var rows = scope.in(tenant, () -> jdbc.sql(ALERT + """
                         and (:state::text is null or a.state = :state)
                         and (:from::timestamptz is null or a.opened_at >= :from)
                         and (:afterTime::timestamptz is null or (a.opened_at, a.alert_id) < (:afterTime, :afterAlert::uuid))
                        order by a.opened_at desc, a.alert_id desc limit :limit
                        """)
                .param("tenant", tenant.value())
                .param("state", state)
                .param("from", from)
                .param("afterTime", after == null ? null : after.openedAt())
                .param("afterAlert", after == null ? null : after.alert())
                .param("limit", limit + 1)
                .query((row, number) -> new Shown(
                        row.getObject("alert_id", UUID.class),
                        row.getObject("opened_at", OffsetDateTime.class),
                        json.readValue(row.getString("shown"), OBJECT)))
                .list());
        boolean more = rows.size() > limit;
        var page = new ArrayList<>(more ? rows.subList(0, limit) : rows);
        var last = more ? page.get(page.size() - 1) : null;
        return new Page(
                page.stream().map(Shown::body).toList(),
                last == null ? null : new AlertCursor(last.openedAt(), last.alert()).text());
    }

    /**
     * One alert with what happened to it and what was told to whom: all of it, or the beginning and the end, with how much there is.
     *
     * @throws AlertProblem 404 if the tenant has none of this id
     */
    Map<String, Object> one(TenantId tenant, UUID alert) {
        return scope.in(tenant, () -> {
            var shown = new LinkedHashMap<>(jdbc.sql(ALERT + " and a.alert_id = :alert")
                    .param("tenant", tenant.value())
                    .param("alert", alert)
                    .query((row, number) -> json.readValue(row.getString("shown"), OBJECT))
                    .optional()
                    .orElseThrow(() -> AlertProblem.unknown(alert)));
            put(shown, "events", "eventCount", ends(tenant, alert, """
                    select jsonb_build_object('event', event, 'kind', kind, 'at', at, 'actor', actor, 'detail', detail), of_all
                    from (select *, row_number() over (order by event) as nth, count(*) over () as of_all
                        from alert_event where tenant_id = :tenant and alert_id = :alert) counted
                    where nth <= :atEachEnd or nth > of_all - :atEachEnd order by nth
                    """));
            put(shown, "deliveries", "deliveryCount", ends(tenant, alert, """
                    select jsonb_build_object('deliveryId', delivery_id, 'event', event, 'target', target, 'state', state,
                        'attempts', attempts, 'dueAt', due_at, 'lastError', last_error, 'deliveredAt', delivered_at), of_all
                    from (select *, row_number() over (order by event, target) as nth, count(*) over () as of_all
                        from alert_delivery where tenant_id = :tenant and alert_id = :alert) counted
                    where nth <= :atEachEnd or nth > of_all - :atEachEnd order by nth
                    """));
            return shown;
        });
    }

    private static void put(Map<String, Object> shown, String name, String count, List<OneOf> ends) {
        shown.put(name, ends.stream().map(OneOf::body).toList());
        shown.put(count, ends.isEmpty() ? 0 : ends.get(0).all());
    }

    private List<OneOf> ends(TenantId tenant, UUID alert, String sql) {
        return jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param("alert", alert)
                .param("atEachEnd", AT_EACH_END)
                .query((row, number) -> new OneOf(json.readValue(row.getString(1), OBJECT), row.getLong("of_all")))
                .list();
    }
}
