package io.toneguard.tap.alert;

import io.toneguard.voice.call.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What follows from an alert's end, however it was found: the webhooks that know of it are told, and it is closed where nobody was asked. */
final class AlertEnd {
    private final JdbcClient jdbc;
    private final AlertEvents events;
    private final Outbox outbox;
    private final AlertSettings settings;

    AlertEnd(JdbcClient jdbc, AlertEvents events, Outbox outbox, AlertSettings settings) {
        this.jdbc = jdbc;
        this.events = events;
        this.outbox = outbox;
        this.settings = settings;
    }

    /**
     * To be called in the transaction of the event that ended the alert.
     *
     * @param event its number
     * @param payload what it tells
     * @return whether there is something new to deliver
     */
    boolean follow(TenantId tenant, UUID alertId, int event, Map<String, Object> payload, Instant at) {
        boolean toDeliver = outbox.tell(tenant, alertId, event, outbox.toldWebhooks(tenant, alertId), payload);
        if (settings.closeWhenOver()) {
            closeIfNobodyWasAsked(tenant, alertId, at);
        }
        return toDeliver;
    }

    private void closeIfNobodyWasAsked(TenantId tenant, UUID alertId, Instant at) {
        int rows = jdbc.sql("""
                        update alert set state = 'closed' where tenant_id = ? and alert_id = ? and state = 'over'
                            and asked_at is null and acknowledged_by is null
                        """).params(tenant.value(), alertId).update();
        if (rows == 1) {
            events.append(tenant, alertId, "closed", at, null, Map.of("setting", "alerts.close-when-over"));
        }
    }
}
