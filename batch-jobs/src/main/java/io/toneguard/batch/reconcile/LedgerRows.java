package io.toneguard.batch.reconcile;

import io.toneguard.batch.ScoredSpeakers;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Tenant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ledger, read in pages, and the one repair that is made in it. Everything but {@link #now} is asked in the tenant's scope. */
final class LedgerRows {
    private static final String HAS_RESULT = """
            exists (select from toneguard.speaker_result result where result.tenant_id = recording.tenant_id
                and result.call_month = recording.call_month and result.recording_id = recording.recording_id
                and result.analyzer = recording.analyzer)""";
    private static final String SELECT = """
            select recording_id, call_month, state, bytes, source, reason_code, attempts, launch_id, %s as may_be_scored,
                not_before is null or not_before <= clock_timestamp() as due, audio_deleted_at is not null as audio_deleted,
                extract(epoch from clock_timestamp() - received_at) as received_ago,
                extract(epoch from clock_timestamp() - waiting_since) as stored_ago,
                extract(epoch from clock_timestamp() - state_since) as in_state_for,
                case when state = 'analysed' then %s else false end as has_result
            from toneguard.recording where tenant_id = :tenant and
            """.formatted(ScoredSpeakers.CONDITION, HAS_RESULT);

    private final JdbcClient jdbc;

    LedgerRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By the database's clock. */
    Instant now() {
        return jdbc.sql("select clock_timestamp()")
                .query((row, number) -> row.getTimestamp(1).toInstant())
                .single();
    }

    /** The months of which the ledger or the results have something, or something was found; each by a look into the index. */
    List<LocalDate> months(Tenant tenant) {
        return jdbc.sql(distinctMonths("recording") + " union " + distinctMonths("speaker_result") + " union "
                        + distinctMonths("reconciliation_finding"))
                .param("tenant", tenant.id().value())
                .query(LocalDate.class)
                .list();
    }

    private static String distinctMonths(String table) {
        return """
               (with recursive month(m) as (
                   select min(call_month) from toneguard.%1$s where tenant_id = :tenant
                   union all
                   select (select min(call_month) from toneguard.%1$s where tenant_id = :tenant and call_month > m)
                   from month where m is not null)
               select m from month where m is not null)""".formatted(table);
    }

    /** Rows of the month with ids above {@code after} and up to {@code upTo}, by id. */
    List<LedgerRow> page(Tenant tenant, LocalDate month, UUID after, UUID upTo, int atMost) {
        return of(
                        tenant,
                        SELECT + " call_month = :month and recording_id > :after and recording_id <= :upTo"
                                + " order by recording_id limit :most")
                .param("month", month)
                .param("after", after)
                .param("upTo", upTo)
                .param("most", atMost)
                .query(LedgerRows::read)
                .list();
    }

    /** Rows of these recordings, whatever their month. */
    List<LedgerRow> byIds(Tenant tenant, Collection<RecordingId> recordings) {
        if (recordings.isEmpty()) {
            return List.of();
        }
        return of(tenant, SELECT + " recording_id = any (:recordings)")
                .param("recordings", recordings.stream().map(RecordingId::value).toArray(UUID[]::new))
                .query(LedgerRows::read)
                .list();
    }

    /**
     * Back to stored, as if it had never been analysed; once a week at most, since an analysis that left no result may do so again.
     *
     * @return whether it was still analysed and without a result
     */
    boolean analyseAgain(Tenant tenant, RecordingId recording) {
        int moved = jdbc.sql("""
                        update toneguard.recording set state = 'stored', state_since = clock_timestamp(), launch_id = null,
                            attempts = 0, not_before = null, reason_code = null, reason = null
                        where tenant_id = :tenant and recording_id = :recording and state = 'analysed' and not exists (
                            select from toneguard.reconciliation_finding
                            where tenant_id = :tenant and recording_id = :recording and kind = 'RESULT_MISSING'
                                and repaired_at > clock_timestamp() - interval '7 days') and not\s""" + HAS_RESULT)
                .param("tenant", tenant.id().value())
                .param("recording", recording.value())
                .update();
        return moved > 0;
    }

    private JdbcClient.StatementSpec of(Tenant tenant, String sql) {
        return ScoredSpeakers.bind(
                tenant.policy(), jdbc.sql(sql).param("tenant", tenant.id().value()));
    }

    private static LedgerRow read(ResultSet row, int number) throws SQLException {
        return new LedgerRow(
                new RecordingId(row.getObject("recording_id", UUID.class)),
                row.getObject("call_month", LocalDate.class),
                row.getString("state"),
                row.getObject("bytes", Long.class),
                row.getString("source"),
                row.getString("reason_code"),
                row.getInt("attempts"),
                row.getObject("launch_id", Long.class),
                row.getBoolean("may_be_scored"),
                row.getBoolean("due"),
                ago(row, "received_ago"),
                ago(row, "stored_ago"),
                ago(row, "in_state_for"),
                row.getBoolean("audio_deleted"),
                row.getBoolean("has_result"));
    }

    private static Duration ago(ResultSet row, String column) throws SQLException {
        return Duration.ofMillis(Math.round(1000 * row.getDouble(column)));
    }
}
