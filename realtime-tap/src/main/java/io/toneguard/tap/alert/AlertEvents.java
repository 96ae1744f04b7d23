package io.toneguard.tap.alert;

import io.toneguard.voice.call.TenantId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Table {@code alert_event}: what happened to an alert, in order. To be used in the transaction that changes the alert, in its tenant's scope. Who waits
 * for alerts looks here (the stream of {@code tap.web}): a notice from within each such transaction would have all tenants' commits wait for one another.
 */
public final class AlertEvents {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final JdbcClient jdbc;

    public AlertEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Locks the alert, so that its events are numbered one after another. */
    public void lock(TenantId tenant, UUID alertId) {
        jdbc.sql("select 1 from alert where tenant_id = ? and alert_id = ? for update")
                .params(tenant.value(), alertId)
                .query(Integer.class)
                .optional();
    }

    /**
     * Adds an event to an alert that this transaction holds.
     *
     * @param actor who did it; null: Toneguard itself
     * @return its number among the alert's events, from 1
     */
    public int append(
            TenantId tenant, UUID alertId, String kind, Instant at, @Nullable String actor, Map<String, ?> detail) {
        return jdbc.sql("""
                        insert into alert_event (tenant_id, alert_id, event, kind, at, actor, detail)
                        select :tenant, :alert, coalesce(max(event), 0) + 1, :kind, :at, :actor, :detail::jsonb
                        from alert_event where tenant_id = :tenant and alert_id = :alert
                        returning event
                        """)
                .param("tenant", tenant.value())
                .param("alert", alertId)
                .param("kind", kind)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("actor", actor)
                .param("detail", MAPPER.writeValueAsString(detail))
                .query(Integer.class)
                .single();
    }
}
