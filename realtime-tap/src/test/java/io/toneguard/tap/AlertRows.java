package io.toneguard.tap;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.alert.AlertEvents;
import io.toneguard.voice.call.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Alerts and what is told of them, written as the service writes them. */
public final class AlertRows {
    public static final String REASON = """
            {"contributions": {"f0-mean": 1.9, "f0-p80": 1.2, "alpha-ratio": 0.8, "mfcc1": 0.3}, "confidence": 0.8,
             "baseline": {"kind": "enrolled", "windows": 40}, "heard": {"fromSeconds": 718, "untilSeconds": 734}}
            """;

    private static final String PAYLOAD = """
            {"event": "opened", "eventNumber": 1, "alertId": "%s", "callId": "CA-1", "speaker": "agent", "person": "4711",
             "team": "billing", "rule": "default", "ruleVersion": 1, "fromSeconds": 721, "onsetSeconds": 725, "untilSeconds": 725,
             "peakSeconds": 734, "peakDeviation": 4.2, "reason": %s}
            """;

    private final TestDatabase database;
    private final JdbcClient jdbc;

    public AlertRows(TestDatabase database) {
        this.database = database;
        this.jdbc = JdbcClient.create(database.asService());
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    /** A recording of a call of agent 4711 that is still being spoken. */
    public UUID recording(Tenant tenant, String callId, Instant startedAt) {
        var recording = UUID.randomUUID();
        in(tenant, () -> {
            jdbc.sql("""
                    insert into call (tenant_id, call_id, call_month, started_at, agent_id, team)
                    values (?, ?, date_trunc('month', ?::timestamptz at time zone 'UTC')::date, ?::timestamptz, '4711', 'billing')
                    """)
                    .params(tenant.id().value(), callId, startedAt.toString(), startedAt.toString())
                    .update();
            jdbc.sql("""
                    insert into recording (tenant_id, recording_id, call_month, call_id, state, file_name, channels, speakers)
                    values (?, ?, date_trunc('month', ?::timestamptz at time zone 'UTC')::date, ?, 'receiving', ?, 2,
                        '{agent,customer}')
                    """)
                    .params(tenant.id().value(), recording, startedAt.toString(), callId, callId)
                    .update();
            return true;
        });
        return recording;
    }

    /** An open alert with its first event. */
    public UUID alert(Tenant tenant) {
        return alert(tenant, recording(tenant, "CA-" + UUID.randomUUID(), Instant.now()));
    }

    public UUID alert(Tenant tenant, UUID recording) {
        var alert = UUID.randomUUID();
        in(tenant, () -> {
            jdbc.sql("""
                    insert into alert_rule (tenant_id, name, version, shadow, settings) values (?, 'default', 1, false,
                        '{"releaseBelow": 1.5}') on conflict do nothing
                    """).param(tenant.id().value()).update();
            jdbc.sql("""
                    insert into alert (tenant_id, alert_id, recording_id, call_id, source, channel, speaker, person, team, rule,
                        rule_version, shadow, state, opened_at, changed_at, from_seconds, onset_seconds, until_seconds,
                        peak_seconds, peak_deviation, peak_index, reason)
                    select ?, ?, recording_id, call_id, 'pbx', 0, 'agent', '4711', 'billing', 'default', 1, false, 'open', now(), now(),
                        721, 725, 730, 734, 4.2, 80, ?::jsonb from recording where tenant_id = ? and recording_id = ?
                    """)
                    .params(tenant.id().value(), alert, REASON, tenant.id().value(), recording)
                    .update();
            return new AlertEvents(jdbc).append(tenant.id(), alert, "opened", Instant.now(), null, Map.of());
        });
        return alert;
    }

    public void target(Tenant tenant, String name, String kind, String address, String more) {
        in(tenant, () -> jdbc.sql("""
                        insert into alert_target (tenant_id, name, kind, address, step, acknowledge_within_seconds)
                        select ?, ?, ?, ?, coalesce((o->>'step')::int, 0), (o->>'within')::int from (select ?::jsonb as o) options
                        """)
                .params(tenant.id().value(), name, kind, address, more)
                .update());
    }

    /** A delivery of an alert's first event that is due. */
    public UUID delivery(Tenant tenant, UUID alert, String target) {
        return delivery(tenant, alert, 1, target);
    }

    /** A further event of the alert; its number. */
    public int event(Tenant tenant, UUID alert, String kind) {
        return in(tenant, () -> new AlertEvents(jdbc).append(tenant.id(), alert, kind, Instant.now(), null, Map.of()));
    }

    public UUID delivery(Tenant tenant, UUID alert, int event, String target) {
        var delivery = UUID.randomUUID();
        in(tenant, () -> jdbc.sql("""
                        insert into alert_delivery (tenant_id, delivery_id, alert_id, event, target, state, due_at, payload)
                        values (?, ?, ?, ?, ?, 'pending', now(), ?::jsonb)
                        """)
                .params(tenant.id().value(), delivery, alert, event, target, PAYLOAD.formatted(alert, REASON))
                .update());
        return delivery;
    }

    /** One row's columns. */
    public Map<String, Object> one(Tenant tenant, String sql, Object... parameters) {
        return in(tenant, () -> jdbc.sql(sql).params(parameters).query().singleRow());
    }

    public int change(Tenant tenant, String sql, Object... parameters) {
        return in(tenant, () -> jdbc.sql(sql).params(parameters).update());
    }

    /** Kinds of an alert's events, in order. */
    public List<String> events(Tenant tenant, UUID alert) {
        return in(tenant, () -> jdbc.sql("select kind from alert_event where alert_id = ? order by event")
                .param(alert)
                .query(String.class)
                .list());
    }

    private <T> T in(Tenant tenant, java.util.function.Supplier<T> work) {
        return database.scope().in(tenant.id(), work);
    }
}
