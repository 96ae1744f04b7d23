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
     * @param tenantName for the log
     * @param attempt from 1, this one counted
     * @param failures of the webhook, before this attempt; 0: it is well
     * @param payload a JSON object
     */
    record Leased(
            TenantId tenant,
            String tenantName,
            UUID id,
            String webhook,
            int failures,
            String event,
            int attempt,
            double ageSeconds,
            String payload) {}

    /** Names of a tenant's webhooks that do not rest and for which something is due. */
    List<String> due(TenantId tenant) {
        return scope.in(tenant, () -> jdbc.sql("""
                        select w.name from webhook w where w.tenant_id = :tenant
                            and (w.ill_until is null or w.ill_until <= clock_timestamp()) and exists (
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
        // Materialized: a join that asked for the next one again and again would lease as many.
        return scope.in(tenant, () -> jdbc.sql("""
                        with next as materialized (
                            select one.delivery_id, w.failures from webhook w
                            join webhook_delivery one on one.tenant_id = w.tenant_id and one.webhook = w.name
                            where w.tenant_id = :tenant and w.name = :webhook
                                and (w.ill_until is null or w.ill_until <= clock_timestamp())
                                and one.state = 'pending' and one.due_at <= clock_timestamp()
                            order by one.attempts, one.created_at limit 1 for update of one skip locked)
                        update webhook_delivery d set attempts = d.attempts + 1,
                            due_at = clock_timestamp() + make_interval(secs => :lease)
                        from next
                        where d.tenant_id = :tenant and d.delivery_id = next.delivery_id
                        returning (select t.name from tenant t where t.tenant_id = :tenant) as tenant_name, d.delivery_id, next.failures, d.event, d.attempts, d.payload,
                            extract(epoch from clock_timestamp() - d.created_at) as age_seconds
                        """)
                .param("lease", seconds(lease))
                .param("tenant", tenant.value())
                .param("webhook", webhook)
                .query((row, number) -> new Leased(
                        tenant,
                        row.getString("tenant_name"),
                        row.getObject("delivery_id", UUID.class),
                        webhook,
                        row.getInt("failures"),
                        row.getString("event"),
                        row.getInt("attempts"),
                        row.getDouble("age_seconds"),
                        row.getString("payload")))
                .optional());
    }

    /** Of whichever attempt: what the receiver has is delivered. */
    void delivered(Leased leased) {
        scope.run(leased.tenant(), () -> {
            jdbc.sql("""
                    update webhook_delivery set state = 'delivered', delivered_at = clock_timestamp(), last_error = null
                    where tenant_id = ? and delivery_id = ? and state = 'pending'
                    """).params(leased.tenant().value(), leased.id()).update();
            isWell(leased);
        });
    }

    /** It takes nothing of this one, and would of others. Tried again after {@code pause}, unless another process has leased it meanwhile. */
    void refused(Leased leased, String error, Duration pause) {
        scope.run(leased.tenant(), () -> {
            later(leased, error, pause);
            isWell(leased);
        });
    }

    /**
     * Nothing else would reach the receiver either: all of it rests, in the webhook's one row.
     *
     * @param pause of this delivery
     * @param rest of the webhook, unless another process had it rest meanwhile
     */
    void ill(Leased leased, String error, Duration pause, Duration rest) {
        scope.run(leased.tenant(), () -> {
            later(leased, error, pause);
            jdbc.sql("""
                    update webhook set failures = failures + 1, ill_until = clock_timestamp() + make_interval(secs => ?)
                    where tenant_id = ? and name = ? and failures = ?
                    """)
                    .params(seconds(rest), leased.tenant().value(), leased.webhook(), leased.failures())
                    .update();
        });
    }

    private void later(Leased leased, String error, Duration pause) {
        jdbc.sql("""
                update webhook_delivery set due_at = clock_timestamp() + make_interval(secs => ?), last_error = ?
                where tenant_id = ? and delivery_id = ? and state = 'pending' and attempts = ?
                """)
                .params(seconds(pause), error, leased.tenant().value(), leased.id(), leased.attempt())
                .update();
    }

    private void isWell(Leased leased) {
        if (leased.failures() > 0) {
            jdbc.sql("update webhook set failures = 0, ill_until = null where tenant_id = ? and name = ?")
                    .params(leased.tenant().value(), leased.webhook())
                    .update();
        }
    }

    /**
     * Kept, and not tried again, if it is older than that.
     *
     * @param others of that age, too, which are in nobody's hand: nothing would reach the receiver
     * @return how many died
     */
    int dead(Leased leased, String error, Duration age, boolean others) {
        return scope.in(leased.tenant(), () -> jdbc.sql("""
                        update webhook_delivery set state = 'dead', last_error = :error
                        where tenant_id = :tenant and webhook = :webhook and state = 'pending'
                            and created_at < clock_timestamp() - make_interval(secs => :age)
                            and (delivery_id = :delivery and attempts = :attempt or :others and due_at <= clock_timestamp())
                        """)
                .param("error", error)
                .param("tenant", leased.tenant().value())
                .param("webhook", leased.webhook())
                .param("age", seconds(age))
                .param("delivery", leased.id())
                .param("attempt", leased.attempt())
                .param("others", others)
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
