package io.toneguard.app.look;

import io.toneguard.batch.ActiveManagerWork;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Deletes what is longer ago than {@code score-looks.keep}; some of it at each look, the rest at the next. */
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
        lookedNanos = now;
        tenants.all().forEach(tenant -> scope.run(tenant.id(), () -> forgetSome(tenant.id())));
    }

    private void forgetSome(TenantId tenant) {
        jdbc.sql("""
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
