package io.toneguard.tap.alert;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Ends alerts whose call is over and whose end nobody wrote: their process was killed, or their end did not fit into the queue. It is the ledger that
 * tells, so any node may do it for any other: the recording of a killed node leaves {@code receiving} when that node's journal is finished.
 */
final class OpenAlerts {
    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Tenants tenants;
    private final AlertEvents events;

    OpenAlerts(JdbcClient jdbc, TenantScope scope, Tenants tenants) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.tenants = tenants;
        events = new AlertEvents(jdbc);
    }

    /**
     * Waits for the database.
     *
     * @param settled how long an alert must have stood still: its own end may be on its way
     * @return alerts that were ended
     */
    int recover(Instant now, Duration settled) {
        int recovered = 0;
        for (var tenant : tenants.all()) {
            recovered += scope.in(tenant.id(), () -> recover(tenant.id(), now, settled));
        }
        return recovered;
    }

    private int recover(TenantId tenant, Instant now, Duration settled) {
        List<UUID> left = jdbc.sql("""
                        update alert set state = 'over', changed_at = :now
                        where tenant_id = :tenant and state = 'open' and changed_at <= :before and exists (
                            select from recording r where r.tenant_id = alert.tenant_id and r.recording_id = alert.recording_id
                                and r.state <> 'receiving')
                        returning alert_id
                        """)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("tenant", tenant.value())
                .param("before", now.minus(settled).atOffset(ZoneOffset.UTC))
                .query(UUID.class)
                .list();
        for (var alert : left) {
            events.append(tenant, alert, "recovered", now, null, Map.of("state", "over"));
        }
        return left.size();
    }
}
