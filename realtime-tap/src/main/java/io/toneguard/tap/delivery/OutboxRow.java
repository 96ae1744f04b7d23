package io.toneguard.tap.delivery;

import io.toneguard.voice.call.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A delivery to be made; to be written in the transaction of the event that it tells. */
public record OutboxRow(TenantId tenant, UUID alert, int event, String target) {
    /** Its id follows from what it is, so that it is the same however often it is written. */
    public UUID id() {
        return UUID.nameUUIDFromBytes(
                ("toneguard/" + tenant + "/" + alert + "/" + event + "/" + target).getBytes(StandardCharsets.UTF_8));
    }

    /** @param payload a JSON object, frozen here */
    public void insert(JdbcClient jdbc, String payload) {
        jdbc.sql("""
                insert into alert_delivery (tenant_id, delivery_id, alert_id, event, target, state, due_at, payload)
                values (?, ?, ?, ?, ?, 'pending', clock_timestamp(), ?::jsonb) on conflict do nothing
                """)
                .params(tenant.value(), id(), alert, event, target, payload)
                .update();
    }
}
