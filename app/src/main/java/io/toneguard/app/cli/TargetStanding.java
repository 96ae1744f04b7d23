package io.toneguard.app.cli;

import io.toneguard.voice.call.TenantId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How deliveries to a target fare.
 *
 * @param dead deliveries that were given up and are kept; not those that nobody needed any more
 * @param lastError of what is pending or dead, the latest; null: none failed
 */
record TargetStanding(
        long pending,
        long dead,
        @Nullable Instant lastDeliveredAt,
        @Nullable String lastError) {
    static final TargetStanding NOTHING_SENT = new TargetStanding(0, 0, null, null);

    /** By the target's name. */
    static Map<String, TargetStanding> ofTenant(CommandDatabase database, TenantId tenant) {
        var standings = new HashMap<String, TargetStanding>();
        database.scope()
                .run(
                        tenant,
                        () -> database.jdbc().sql("""
                                select target, count(*) filter (where state = 'pending') as pending,
                                    count(*) filter (where state = 'dead' and not superseded) as dead, max(delivered_at) as last_delivered_at,
                                    (array_agg(last_error order by created_at desc)
                                        filter (where state <> 'delivered' and not superseded and last_error is not null))[1] as last_error
                                from alert_delivery where tenant_id = ? group by target
                                """).param(tenant.value()).query(row -> {
                            var lastDelivered = row.getObject("last_delivered_at", OffsetDateTime.class);
                            standings.put(
                                    row.getString("target"),
                                    new TargetStanding(
                                            row.getLong("pending"),
                                            row.getLong("dead"),
                                            lastDelivered == null ? null : lastDelivered.toInstant(),
                                            row.getString("last_error")));
                        }));
        return standings;
    }

    void addTo(Map<String, @Nullable Object> row) {
        row.put("pending", pending);
        row.put("dead", dead);
        row.put(
                "last_delivered_at",
                lastDeliveredAt == null
                        ? null
                        : lastDeliveredAt.truncatedTo(ChronoUnit.SECONDS).toString());
        row.put("last_error", lastError);
    }
}
