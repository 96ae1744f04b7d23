package io.toneguard.batch;

import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The stored recordings that an operator holds back with {@code jobs stop}. */
public final class HeldRecordings {
    /** Their reason code. A hold that ends by itself leaves it behind, so it alone does not say that a recording is held. */
    public static final String CODE = "HELD";
    /** Whether a row of the ledger is held; null or false if not. */
    public static final String CONDITION =
            "(state = 'stored' and reason_code = '" + CODE + "' and not_before > clock_timestamp())";

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Tenants tenants;

    /** @param jdbc works on the data source whose transactions {@code scope} opens */
    public HeldRecordings(JdbcClient jdbc, TenantScope scope, Tenants tenants) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.tenants = tenants;
    }

    /** Of all tenants, by index. */
    public long count() {
        return tenants.all().stream()
                .mapToLong(tenant -> scope.in(tenant.id(), () -> jdbc.sql(
                                "select count(*) from toneguard.recording where tenant_id = ? and " + CONDITION)
                        .param(tenant.id().value())
                        .query(Long.class)
                        .single()))
                .sum();
    }
}
