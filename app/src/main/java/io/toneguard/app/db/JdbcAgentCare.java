package io.toneguard.app.db;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Columns {@code agent_care} and {@code time_zone} of table {@code tenant}: read by BI's views only, so that no call waits for them. */
public final class JdbcAgentCare {
    private final JdbcClient jdbc;
    private final TenantScope scope;

    public JdbcAgentCare(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
    }

    /** Every tenant's. */
    public Map<TenantId, AgentCare> all() {
        var all = new HashMap<TenantId, AgentCare>();
        jdbc.sql("select tenant_id, agent_care, time_zone from tenant").query(row -> {
            all.put(
                    new TenantId(row.getObject("tenant_id", UUID.class)),
                    new AgentCare(AgentCare.Shown.of(row.getString("agent_care")), row.getString("time_zone")));
        });
        return all;
    }

    /** Whether the database knows it by exactly this name: the views would fail with another. */
    public boolean isTimeZone(String name) {
        return jdbc.sql("select exists (select from pg_timezone_names where name = ?)")
                .param(name)
                .query(Boolean.class)
                .single();
    }

    /** What is null stays as it is. */
    public void set(TenantId tenant, AgentCare.@Nullable Shown shown, @Nullable String timeZone) {
        scope.run(tenant, () -> jdbc.sql("""
                        update tenant set agent_care = coalesce(:shown, agent_care), time_zone = coalesce(:zone, time_zone)
                        where tenant_id = :tenant
                        """)
                .param("shown", shown == null ? null : shown.word())
                .param("zone", timeZone)
                .param("tenant", tenant.value())
                .update());
    }
}
