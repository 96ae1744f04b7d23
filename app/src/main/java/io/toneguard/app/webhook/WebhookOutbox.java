package io.toneguard.app.webhook;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Table {@code webhook_delivery}, by the database's clock. A row is leased by moving its {@code due_at} ahead in a short transaction: while the peer is
 * spoken to no transaction is open, and what a killed process held comes back by itself.
 */
final class WebhookOutbox {
    private final JdbcClient jdbc;
    private final TenantScope scope;

    WebhookOutbox(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
    }

    /**
     * A row that this process has leased.
     *
     * @param attempt from 1, this one counted
     * @param payload a JSON object
     */
    record Leased(
            TenantId tenant, UUID id, String webhook, String event, int attempt, double ageSeconds, String payload) {}

    /** Names of a tenant's webhooks for which something is due. */
    List<String> due(TenantId tenant) {
        return scope.in(tenant, () -> jdbc.sql("""
                        select w.name from webhook w where w.tenant_id = :tenant and exists (
                            select from webhook_delivery d where d.tenant_id = :tenant and d.webhook = w.name
                                and d.state = 'pending' and d.due_at <= clock_timestamp())
                        order by w.name
                        """)
                .param("tenant", tenant.value())
                .query(String.class)
                .list());
    }

    /** What failed less often first, so that one which a receiver chokes on holds up no other. */
    Optional<Leased> claim(TenantId tenant, String webhook, Duration lease) {
        return scope.in(tenant, () -> jdbc.sql("""
                        update webhook_delivery d set attempts = d.attempts + 1,
                            due_at = clock_timestamp() + make_interval(secs => :lease)
                        from (select delivery_id from webhook_delivery
                              where tenant_id = :tenant and webhook = :webhook and state = 'pending'
                                  and due_at <= clock_timestamp()
                              order by attempts, created_at limit 1 for update skip locked) next
                        where d.tenant_id = :tenant and d.delivery_id = next.delivery_id
                        returning d.delivery_id, d.event, d.attempts, d.payload,
                            extract(epoch from clock_timestamp() - d.created_at) as age_seconds
                        """)
                .param("lease", seconds(lease))
                .param("tenant", tenant.value())
                .param("webhook", webhook)
                .query((row, number) -> new Leased(
                        tenant,
                        row.getObject("delivery_id", UUID.class),
                        webhook,
                        row.getString("event"),
                        row.getInt("attempts"),
                        row.getDouble("age_seconds"),
                        row.getString("payload")))
                .optional());
    }

    /** Of whichever attempt: what the receiver has is delivered. */
    void delivered(Leased leased) {
        scope.run(
                leased.tenant(),
                () -> jdbc.sql("""
                        update webhook_delivery set state = 'delivered', delivered_at = clock_timestamp(), last_error = null
                        where tenant_id = ? and delivery_id = ? and state = 'pending'
                        """).params(leased.tenant().value(), leased.id()).update());
    }

    /**
     * Tries again after {@code pause}, unless another process has leased it meanwhile.
     *
     * @param allOfIt whether nothing else would reach that receiver now either
     */
    void failed(Leased leased, String error, Duration pause, boolean allOfIt) {
        var tenant = leased.tenant().value();
        scope.run(leased.tenant(), () -> {
            jdbc.sql("""
                    update webhook_delivery set due_at = clock_timestamp() + make_interval(secs => ?), last_error = ?
                    where tenant_id = ? and delivery_id = ? and state = 'pending' and attempts = ?
                    """)
                    .params(seconds(pause), error, tenant, leased.id(), leased.attempt())
                    .update();
            if (allOfIt) {
                jdbc.sql("""
                        update webhook_delivery set due_at = clock_timestamp() + make_interval(secs => ?)
                        where tenant_id = ? and delivery_id in (
                            select delivery_id from webhook_delivery
                            where tenant_id = ? and webhook = ? and state = 'pending' and due_at <= clock_timestamp()
                            for update skip locked)
                        """)
                        .params(seconds(pause), tenant, tenant, leased.webhook())
                        .update();
            }
        });
    }

    /** Kept, and not tried again. */
    void dead(Leased leased, String error) {
        scope.run(leased.tenant(), () -> jdbc.sql("""
                        update webhook_delivery set state = 'dead', last_error = ?
                        where tenant_id = ? and delivery_id = ? and state = 'pending' and attempts = ?
                        """)
                .params(error, leased.tenant().value(), leased.id(), leased.attempt())
                .update());
    }

    void forgetOlderThan(TenantId tenant, Duration age) {
        scope.run(
                tenant, () -> jdbc.sql("""
                        delete from webhook_delivery where tenant_id = ? and state <> 'pending'
                            and created_at < clock_timestamp() - make_interval(secs => ?)
                        """).params(tenant.value(), seconds(age)).update());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
