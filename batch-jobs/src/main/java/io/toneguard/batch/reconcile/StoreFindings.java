package io.toneguard.batch.reconcile;

import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code reconciliation_store_finding}: what the store has of nobody whom the database knows. */
final class StoreFindings {
    private final JdbcClient jdbc;

    StoreFindings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void write(Finding finding, long reconciliation) {
        var tenant = finding.tenant();
        jdbc.sql("""
                        insert into toneguard.reconciliation_store_finding as known (kind, subject, store_tenant_id, call_month, detail,
                            reconciliation_id)
                        values (:kind, :subject, :tenant, :month, :detail, :reconciliation)
                        on conflict (kind, subject) do update set detail = excluded.detail,
                            reconciliation_id = excluded.reconciliation_id, last_seen_at = clock_timestamp(),
                            first_seen_at = case when known.closed_at is null then known.first_seen_at
                                else clock_timestamp() end,
                            closed_at = null
                        """)
                .param("kind", finding.kind().name())
                .param("subject", finding.subject())
                .param("tenant", tenant == null ? null : tenant.value())
                .param("month", finding.callMonth())
                .param("detail", finding.detail())
                .param("reconciliation", reconciliation)
                .update();
    }

    /** What was last seen before this moment is no longer there; what was closed long ago is forgotten. */
    void close(Instant notSeenSince) {
        jdbc.sql("update toneguard.reconciliation_store_finding set closed_at = clock_timestamp()"
                        + " where closed_at is null and last_seen_at < ?")
                .param(notSeenSince.atOffset(ZoneOffset.UTC))
                .update();
        jdbc.sql("delete from toneguard.reconciliation_store_finding"
                        + " where closed_at < clock_timestamp() - ? * interval '1 day'")
                .param(FindingBook.KEEP_CLOSED_DAYS)
                .update();
    }
}
