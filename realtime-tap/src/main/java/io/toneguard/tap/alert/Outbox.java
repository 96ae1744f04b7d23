package io.toneguard.tap.alert;

import io.toneguard.voice.call.TenantId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Table {@code alert_delivery}, filled in the transaction of the event that is to be told. */
public final class Outbox {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    /** @param acknowledgeWithinSeconds null: nobody is asked to */
    record Target(String name, int step, @Nullable Integer acknowledgeWithinSeconds) {}

    private final JdbcClient jdbc;

    public Outbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whom a team's alerts are told to at once: of its own targets, and those that are of no team, the lowest step that has any. */
    List<Target> firstStep(TenantId tenant, @Nullable String team) {
        return jdbc.sql("""
                        select name, step, acknowledge_within_seconds from (
                            select name, step, acknowledge_within_seconds, min(step) over () as first from alert_target
                            where tenant_id = :tenant and kind <> 'control' and (team is null or team = :team)) of_team
                        where step = first order by name
                        """)
                .param("tenant", tenant.value())
                .param("team", team)
                .query((row, number) -> new Target(
                        row.getString("name"),
                        row.getInt("step"),
                        row.getObject("acknowledge_within_seconds", Integer.class)))
                .list();
    }

    /** Webhooks that were told of the alert: programs keep a state, people do not want a second mail. */
    List<Target> toldWebhooks(TenantId tenant, UUID alertId) {
        return jdbc.sql("""
                        select distinct t.name, t.step from alert_delivery d
                        join alert_target t on t.tenant_id = d.tenant_id and t.name = d.target
                        where d.tenant_id = ? and d.alert_id = ? and t.kind = 'webhook' order by t.name
                        """)
                .params(tenant.value(), alertId)
                .query((row, number) -> new Target(row.getString("name"), row.getInt("step"), null))
                .list();
    }

    /** @return whether there is something new to deliver */
    boolean tell(TenantId tenant, UUID alertId, int event, List<Target> targets, Map<String, Object> payload) {
        var json = MAPPER.writeValueAsString(payload);
        boolean isNew = false;
        for (var target : targets) {
            isNew |= tell(tenant, alertId, event, target.name(), json);
        }
        return isNew;
    }

    /**
     * @param payload a JSON object, frozen here
     * @return false if the target is told of this event already
     */
    public boolean tell(TenantId tenant, UUID alertId, int event, String target, String payload) {
        int rows = jdbc.sql("""
                insert into alert_delivery (tenant_id, delivery_id, alert_id, event, target, state, due_at, payload)
                values (?, ?, ?, ?, ?, 'pending', clock_timestamp(), ?::jsonb)
                on conflict do nothing
                """)
                .params(tenant.value(), AlertId.ofDelivery(alertId, event, target), alertId, event, target, payload)
                .update();
        return rows > 0;
    }
}
