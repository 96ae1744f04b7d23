package io.toneguard.app.look;

import io.toneguard.batch.ActiveManagerWork;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * Deletes what is longer ago than {@code score-looks.keep}: some of it at each look, and as long as there is more, at the very next. A tenant whose looks
 * cannot be deleted does not keep those of the others.
 */
final class OldLooks implements ActiveManagerWork {
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final int AT_A_TIME = 10_000;

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Tenants tenants;
    private final Duration keep;
    private final LongSupplier nanos;
    private @Nullable Long lookedNanos;

    /** @param nanos {@link System#nanoTime}, save in tests */
    OldLooks(JdbcClient jdbc, TenantScope scope, Tenants tenants, Duration keep, LongSupplier nanos) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.tenants = tenants;
        this.keep = keep;
        this.nanos = nanos;
    }

    @Override
    public void look() {
        long now = nanos.getAsLong();
        if (lookedNanos != null && now - lookedNanos < EVERY.toNanos()) {
            return;
        }
        boolean more = false;
        RuntimeException failed = null;
        for (var tenant : tenants.all()) {
            try {
                more |= scope.in(tenant.id(), () -> forgetSome(tenant.id())) == AT_A_TIME;
            } catch (DataAccessException | TransactionException e) {
                if (failed == null) {
                    failed = e;
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        lookedNanos = more ? null : (Long) now;
        if (failed != null) {
            throw failed;
        }
    }

    /** @return looks that were forgotten, {@link #AT_A_TIME} at most */
    private int forgetSome(TenantId tenant) {
        return jdbc.sql("""
                        delete from score_look where tenant_id = :tenant and look_id in (
                            select look_id from score_look
                            where tenant_id = :tenant and looked_at < statement_timestamp() - make_interval(secs => :keep)
                            order by looked_at limit :most)
                        """)
                .param("tenant", tenant.value())
                .param("keep", (double) keep.toSeconds())
                .param("most", AT_A_TIME)
                .update();
    }

    @Override
    public void standBy() {
        lookedNanos = null;
    }
}
