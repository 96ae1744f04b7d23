package io.toneguard.batch.reconcile;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.TenantId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code reconciliation_finding}, in the tenant's scope: what stays is one row, what is gone is closed. */
final class FindingBook {
    static final int KEEP_CLOSED_DAYS = 90;

    private final JdbcClient jdbc;

    FindingBook(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void write(TenantId tenant, Finding finding, long reconciliation) {
        var recording = finding.recording();
        jdbc.sql("""
                        insert into toneguard.reconciliation_finding as known (tenant_id, call_month, kind, subject, recording_id,
                            detail, reconciliation_id, repaired_at, closed_at)
                        values (:tenant, :month, :kind, :subject, :recording, :detail, :reconciliation,
                            case when :repaired then clock_timestamp() end, case when :repaired then clock_timestamp() end)
                        on conflict (tenant_id, call_month, kind, subject) do update set detail = excluded.detail,
                            reconciliation_id = excluded.reconciliation_id, last_seen_at = clock_timestamp(),
                            first_seen_at = case when known.closed_at is null then known.first_seen_at
                                else clock_timestamp() end,
                            repaired_at = coalesce(excluded.repaired_at, known.repaired_at), closed_at = excluded.closed_at
                        """)
                .param("tenant", tenant.value())
                .param("month", finding.callMonth())
                .param("kind", finding.kind().name())
                .param("subject", finding.subject())
                .param("recording", recording == null ? null : recording.value())
                .param("detail", finding.detail())
                .param("reconciliation", reconciliation)
                .param("repaired", finding.repaired())
                .update();
    }

    /** How many recordings this reconciliation already had analysed again. */
    long analysedAgain(TenantId tenant, long reconciliation) {
        return jdbc.sql("""
                        select count(*) from toneguard.reconciliation_finding finding
                        join toneguard.reconciliation using (reconciliation_id)
                        where finding.tenant_id = ? and reconciliation_id = ? and kind = 'RESULT_MISSING' and repaired_at >= began_at
                        """)
                .params(tenant.value(), reconciliation)
                .query(Long.class)
                .single();
    }

    /**
     * What was last seen before this moment is no longer there; what was closed long ago is forgotten.
     *
     * @param unread of which nobody knows what is there
     */
    void close(TenantId tenant, LocalDate month, Instant notSeenSince, Set<RecordingId> unread) {
        jdbc.sql("""
                        update toneguard.reconciliation_finding set closed_at = clock_timestamp()
                        where tenant_id = ? and call_month = ? and closed_at is null and last_seen_at < ?
                            and not coalesce(recording_id = any (?), false)
                        """)
                .params(
                        tenant.value(),
                        month,
                        notSeenSince.atOffset(ZoneOffset.UTC),
                        unread.stream().map(RecordingId::value).toArray(UUID[]::new))
                .update();
        jdbc.sql("""
                        delete from toneguard.reconciliation_finding
                        where tenant_id = ? and call_month = ? and closed_at < clock_timestamp() - ? * interval '1 day'
                        """).params(tenant.value(), month, KEEP_CLOSED_DAYS).update();
    }
}
