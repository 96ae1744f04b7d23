package io.toneguard.tap.alert;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
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
    private final StoredPayload payloads;
    private final AlertEnd ending;

    OpenAlerts(JdbcClient jdbc, TenantScope scope, Tenants tenants, AlertSettings settings) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.tenants = tenants;
        events = new AlertEvents(jdbc);
        payloads = new StoredPayload(jdbc);
        ending = new AlertEnd(jdbc, events, new Outbox(jdbc), settings);
    }

    /**
     * Waits for the database. What fails for one tenant holds up no other.
     *
     * @param settled how long an alert must have stood still: its own end may be on its way
     * @param failure told what failed for a tenant
     * @return alerts that were ended
     */
    int recover(Instant now, Duration settled, Consumer<RuntimeException> failure) {
        int recovered = 0;
        for (var tenant : tenants.all()) {
            try {
                recovered += scope.in(tenant.id(), () -> recover(tenant.id(), now, settled));
            } catch (RuntimeException e) {
                failure.accept(e);
            }
        }
        return recovered;
    }

    private int recover(TenantId tenant, Instant now, Duration settled) {
        var left = jdbc.sql("""
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
            int event = events.append(tenant, alert, "recovered", now, null, Map.of("state", "over"));
            var payload = payloads.of(tenant, alert, "over", event);
            payload.put("endedBy", "recovered");
            ending.follow(tenant, alert, event, payload, now);
        }
        return left.size();
    }
}
