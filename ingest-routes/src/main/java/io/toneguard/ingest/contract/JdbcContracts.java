package io.toneguard.ingest.contract;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tables {@code contract}, read whole and written by its tenant, and {@code audio_month}. */
public final class JdbcContracts {
    private final JdbcClient jdbc;
    private final TenantScope scope;

    /** @param jdbc works on the data source whose transactions {@code scope} opens */
    public JdbcContracts(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
    }

    /** Those of tenants with whom something was agreed. */
    public Map<TenantId, Contract> all() {
        var contracts = new HashMap<TenantId, Contract>();
        jdbc.sql("select tenant_id, sessions, audio_hours_per_month, uploads_per_second from contract")
                .query(row -> {
                    contracts.put(
                            new TenantId(row.getObject("tenant_id", UUID.class)),
                            new Contract(
                                    row.getObject("sessions", Integer.class),
                                    row.getObject("audio_hours_per_month", Double.class),
                                    row.getObject("uploads_per_second", Double.class)));
                });
        return contracts;
    }

    public Contract of(TenantId tenant) {
        return all().getOrDefault(tenant, Contract.UNLIMITED);
    }

    public void agree(TenantId tenant, Contract contract) {
        scope.run(tenant, () -> jdbc.sql("""
                        insert into contract (tenant_id, sessions, audio_hours_per_month, uploads_per_second)
                        values (:tenant, :sessions, :hours, :uploads)
                        on conflict (tenant_id) do update set sessions = excluded.sessions,
                            audio_hours_per_month = excluded.audio_hours_per_month,
                            uploads_per_second = excluded.uploads_per_second, changed_at = clock_timestamp()
                        """)
                .param("tenant", tenant.value())
                .param("sessions", contract.sessions())
                .param("hours", contract.audioHoursPerMonth())
                .param("uploads", contract.uploadsPerSecond())
                .update());
    }

    /** Audio that the tenant has stored in this calendar month (UTC), by the database's clock, seconds. */
    public double audioSecondsThisMonth(TenantId tenant) {
        return scope.in(
                tenant,
                () -> jdbc.sql("""
                        select coalesce(sum(audio_seconds), 0) from audio_month
                        where tenant_id = ? and month = date_trunc('month', clock_timestamp() at time zone 'UTC')::date
                        """).param(tenant.value()).query(Double.class).single());
    }
}
