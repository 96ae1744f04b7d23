package io.toneguard.app.webhook;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code webhook}, and what an operator asks of its outbox. */
public final class Webhooks {
    private final JdbcClient jdbc;
    private final TenantScope scope;

    /** @param jdbc works on the data source whose transactions {@code scope} opens */
    public Webhooks(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
    }

    /**
     * A webhook, and how it fares.
     *
     * @param dead deliveries that were given up and are kept
     * @param lastError of what is pending or dead, the latest; null: none failed
     */
    public record Standing(
            Webhook webhook,
            long pending,
            long delivered,
            long dead,
            @Nullable Instant lastDeliveredAt,
            @Nullable String lastError) {}

    /**
     * What became of a delivery.
     *
     * @param state pending, delivered or dead
     */
    public record Outcome(
            String state, int attempts, @Nullable String error) {}

    /** @return false if the tenant has a webhook of that name */
    public boolean add(Webhook webhook) {
        try {
            scope.run(webhook.tenant(), () -> jdbc.sql(
                            "insert into webhook (tenant_id, name, url, events, secret) values (?, ?, ?, ?, ?)")
                    .params(
                            webhook.tenant().value(),
                            webhook.name(),
                            webhook.url(),
                            webhook.events().toArray(String[]::new),
                            webhook.secret())
                    .update());
            return true;
        } catch (DuplicateKeyException taken) {
            return false;
        }
    }

    /** @return false if there is none of that name; what was still to be delivered to it goes with it */
    public boolean remove(TenantId tenant, String name) {
        return scope.in(tenant, () -> jdbc.sql("delete from webhook where tenant_id = ? and name = ?")
                        .params(tenant.value(), name)
                        .update())
                == 1;
    }

    /** Tenants that have any. */
    List<TenantId> tenants() {
        return jdbc.sql("select distinct tenant_id from webhook")
                .query((row, number) -> new TenantId(row.getObject("tenant_id", UUID.class)))
                .list();
    }

    Optional<Webhook> find(TenantId tenant, String name) {
        return jdbc.sql("select * from webhook where tenant_id = ? and name = ?")
                .params(tenant.value(), name)
                .query(Webhooks::read)
                .optional();
    }

    /** A tenant's, by name. */
    public List<Standing> of(TenantId tenant) {
        return scope.in(tenant, () -> jdbc.sql("""
                        select w.*, d.pending, d.delivered, d.dead, d.last_delivered_at,
                            (select e.last_error from webhook_delivery e
                                where e.tenant_id = w.tenant_id and e.webhook = w.name and e.state <> 'delivered'
                                    and e.last_error is not null
                                order by e.created_at desc limit 1) as last_error
                        from webhook w left join lateral (
                            select count(*) filter (where state = 'pending') as pending,
                                count(*) filter (where state = 'delivered') as delivered,
                                count(*) filter (where state = 'dead') as dead, max(delivered_at) as last_delivered_at
                            from webhook_delivery where tenant_id = w.tenant_id and webhook = w.name) d on true
                        where w.tenant_id = ? order by w.name
                        """)
                .param(tenant.value())
                .query(Webhooks::standing)
                .list());
    }

    /**
     * Has something delivered that tells of no recording, at once, even if the webhook rests.
     *
     * @return its id; empty if the tenant has no such webhook
     */
    public Optional<UUID> test(TenantId tenant, String name) {
        var id = UUID.randomUUID();
        int rows = scope.in(tenant, () -> {
            jdbc.sql("update webhook set ill_until = null where tenant_id = ? and name = ?")
                    .params(tenant.value(), name)
                    .update();
            return jdbc.sql("""
                        insert into webhook_delivery (tenant_id, delivery_id, webhook, event, payload)
                        select tenant_id, ?, name, 'test', jsonb_build_object('event', 'test', 'at', clock_timestamp())
                        from webhook where tenant_id = ? and name = ?
                        """).params(id, tenant.value(), name).update();
        });
        return rows == 0 ? Optional.empty() : Optional.of(id);
    }

    public Optional<Outcome> outcome(TenantId tenant, UUID delivery) {
        return scope.in(tenant, () -> jdbc.sql(
                        "select state, attempts, last_error from webhook_delivery where tenant_id = ? and delivery_id = ?")
                .params(tenant.value(), delivery)
                .query((row, number) ->
                        new Outcome(row.getString("state"), row.getInt("attempts"), row.getString("last_error")))
                .optional());
    }

    private static Standing standing(ResultSet row, int number) throws SQLException {
        var lastDelivered = row.getObject("last_delivered_at", OffsetDateTime.class);
        return new Standing(
                read(row, number),
                row.getLong("pending"),
                row.getLong("delivered"),
                row.getLong("dead"),
                lastDelivered == null ? null : lastDelivered.toInstant(),
                row.getString("last_error"));
    }

    private static Webhook read(ResultSet row, int number) throws SQLException {
        return new Webhook(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("name"),
                row.getString("url"),
                List.of((String[]) row.getArray("events").getArray()),
                row.getString("secret"));
    }
}
