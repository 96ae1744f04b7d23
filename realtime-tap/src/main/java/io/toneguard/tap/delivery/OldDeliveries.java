package io.toneguard.tap.delivery;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Deletes what was delivered or given up long ago; the alerts' events still tell of it. Of an alert that is open it is needed: who was told of it is told
 * its end. Any number of nodes may do so.
 */
final class OldDeliveries {
    private static final Logger log = LoggerFactory.getLogger(OldDeliveries.class);
    private static final int AT_A_TIME = 1000;

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Tenants tenants;
    private final Duration keep;

    /** @param keep counted from the event that was told */
    OldDeliveries(JdbcClient jdbc, TenantScope scope, Tenants tenants, Duration keep) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.tenants = tenants;
        this.keep = keep;
    }

    /** What fails is tried again the next time. */
    void forget() {
        try {
            for (var tenant : tenants.all()) {
                int some;
                do {
                    some = scope.in(tenant.id(), () -> forgetSome(tenant.id()));
                } while (some == AT_A_TIME);
            }
        } catch (RuntimeException e) {
            log.warn(
                    "Deliveries older than {} s (delivery.keep) cannot be deleted ({}); tried again in an hour",
                    keep.toSeconds(),
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private int forgetSome(TenantId tenant) {
        return jdbc.sql("""
                        delete from alert_delivery where tenant_id = :tenant and delivery_id in (
                            select d.delivery_id from alert_delivery d
                            join alert a on a.tenant_id = d.tenant_id and a.alert_id = d.alert_id
                            where d.tenant_id = :tenant and d.state <> 'pending' and a.state <> 'open'
                                and d.created_at < statement_timestamp() - make_interval(secs => :keep)
                            order by d.created_at limit :most for update of d skip locked)
                        """)
                .param("tenant", tenant.value())
                .param("keep", (double) keep.toSeconds())
                .param("most", AT_A_TIME)
                .update();
    }
}
