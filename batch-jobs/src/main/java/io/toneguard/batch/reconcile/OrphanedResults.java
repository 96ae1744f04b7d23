package io.toneguard.batch.reconcile;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Tenant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Results of recordings that are erased or that the ledger does not know; in the tenant's scope. A result is only written while its
 * recording's row is locked, so the row cannot come after it.
 */
final class OrphanedResults {
    private static final String ORPHANED = """
             from toneguard.speaker_result result where tenant_id = :tenant and call_month = :month and not exists (
                select from toneguard.recording where recording.tenant_id = result.tenant_id
                    and recording.recording_id = result.recording_id and recording.state <> 'erased')
            """;

    private final JdbcClient jdbc;

    OrphanedResults(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Recordings that are gone and have results of the month, with ids above {@code after}, by id. */
    List<RecordingId> page(Tenant tenant, LocalDate month, UUID after, int atMost) {
        return of(
                        tenant,
                        month,
                        "select distinct recording_id" + ORPHANED
                                + " and recording_id > :after order by recording_id limit :most")
                .param("after", after)
                .param("most", atMost)
                .query((row, number) -> new RecordingId(row.getObject("recording_id", UUID.class)))
                .list();
    }

    /** @return rows deleted */
    int delete(Tenant tenant, LocalDate month, RecordingId recording) {
        return of(tenant, month, "delete" + ORPHANED + " and recording_id = :recording")
                .param("recording", recording.value())
                .update();
    }

    private JdbcClient.StatementSpec of(Tenant tenant, LocalDate month, String sql) {
        return jdbc.sql(sql).param("tenant", tenant.id().value()).param("month", month);
    }
}
