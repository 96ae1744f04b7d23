package io.toneguard.batch.reconcile;

import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What reconciliations left for an operator, as they wrote it down: neither the store nor the ledger is looked at. */
public final class OpenFindings {
    private static final String OF_TENANT =
            " from toneguard.reconciliation_finding where tenant_id = :tenant and closed_at is null";

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Reconciliations reconciliations;

    public OpenFindings(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.reconciliations = new Reconciliations(jdbc);
    }

    /** Of one tenant, by month and kind; those beyond {@code reconcile.listed-at-most} were only counted. */
    public List<OpenFinding> of(Tenant tenant, int atMost) {
        return scope.in(tenant.id(), () -> jdbc.sql("select call_month, kind, recording_id::text as recording, detail,"
                        + " first_seen_at, last_seen_at, reconciliation_id" + OF_TENANT
                        + " order by call_month, kind, subject limit :most")
                .param("tenant", tenant.id().value())
                .param("most", atMost)
                .query((row, number) -> read(tenant.name(), row))
                .list());
    }

    /** Of tenants whom the database does not know, and of the whole store. */
    public List<OpenFinding> ofNobody(int atMost) {
        return jdbc.sql(
                        "select store_tenant_id::text as tenant, call_month, kind, null as recording, detail, first_seen_at,"
                                + " last_seen_at, reconciliation_id from toneguard.reconciliation_store_finding"
                                + " where closed_at is null order by subject, kind limit ?")
                .param(atMost)
                .query((row, number) -> read(row.getString("tenant"), row))
                .list();
    }

    /** How many there are of one tenant. */
    public long count(Tenant tenant) {
        return scope.in(tenant.id(), () -> jdbc.sql("select count(*)" + OF_TENANT)
                .param("tenant", tenant.id().value())
                .query(Long.class)
                .single());
    }

    /** The latest one that looked at this tenant, or with null at all of them; also one that is not through. */
    public Optional<LatestReconciliation> latest(@Nullable Tenant only) {
        return jdbc.sql("""
                        select reconciliation_id, nightly, began_at, ended_at from toneguard.reconciliation
                        where tenant is null or tenant = :tenant order by reconciliation_id desc limit 1
                        """)
                .param("tenant", only == null ? null : only.name())
                .query((row, number) -> new LatestReconciliation(
                        row.getLong("reconciliation_id"),
                        row.getBoolean("nightly"),
                        row.getTimestamp("began_at").toInstant(),
                        instant(row, "ended_at"),
                        reconciliations.tally(row.getLong("reconciliation_id"))))
                .optional();
    }

    private static OpenFinding read(@Nullable String tenant, ResultSet row) throws SQLException {
        return new OpenFinding(
                tenant,
                row.getObject("call_month", LocalDate.class),
                FindingKind.valueOf(row.getString("kind")),
                row.getString("recording"),
                row.getString("detail"),
                row.getTimestamp("first_seen_at").toInstant(),
                row.getTimestamp("last_seen_at").toInstant(),
                row.getLong("reconciliation_id"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
