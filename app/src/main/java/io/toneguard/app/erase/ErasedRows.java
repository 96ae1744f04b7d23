package io.toneguard.app.erase;

import io.toneguard.voice.call.Erasure.CallIsRunningException;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the database knows of a recording, and how it goes; in the tenant's scope, all of a recording in one transaction. The ledger's row is locked
 * first: who writes a result, a live segment or an alert holds it, too, and finds it erased or has written what is deleted here.
 */
final class ErasedRows {
    /**
     * Every table that names a recording, whichever room made it, so that a new one cannot be forgotten. What hangs on such a row (an alert's events and
     * deliveries, a segment's agreement) goes with it. Not the agents' baselines: they are windows of many calls, and do not know which.
     */
    private static final String TABLES = """
            select quote_ident(c.relname) as name, c.relkind = 'p' as by_month from pg_class c
            where c.relnamespace = 'toneguard'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                and c.relname not in ('recording', 'erasure')
                and (select count(*) from pg_attribute a where a.attrelid = c.oid and not a.attisdropped
                        and a.attname in ('tenant_id', 'recording_id')) = 2
            order by 1
            """;

    /** @param byMonth its partitions are months of calls, and all of a recording lies in one */
    private record Table(String name, boolean byMonth) {}

    private static final String SELECT = """
            select r.recording_id, r.call_month, r.call_id, r.state, r.began_at is not null as live, r.content_sha256, r.bytes,
                array(select d.file_name from duplicate_arrival d
                    where d.tenant_id = r.tenant_id and d.recording_id = r.recording_id) || r.file_name as names
            from recording r where r.tenant_id = :tenant and
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json = JsonMapper.shared();

    ErasedRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A recording of the ledger.
     *
     * @param names all names that its content came in under
     */
    record Known(
            StoredRecording stored,
            @Nullable String callId,
            String state,
            boolean live,
            @Nullable String contentSha256,
            @Nullable Long bytes,
            List<String> names) {
        boolean isErased() {
            return state.equals("erased");
        }

        /** Of a live call whose node was killed, too: its recording is finished when that node is started again. */
        void requireOver() {
            if (live && state.equals("receiving")) {
                throw new CallIsRunningException(stored.recording());
            }
        }
    }

    /** At most one; locked. */
    List<Known> recording(TenantId tenant, RecordingId recording) {
        return known(tenant, SELECT + " r.recording_id = :recording for update of r", "recording", recording.value());
    }

    /** Locked, in one order. */
    List<Known> ofCall(TenantId tenant, String callId) {
        return known(tenant, SELECT + " r.call_id = :call order by r.recording_id for update of r", "call", callId);
    }

    private List<Known> known(TenantId tenant, String sql, String name, Object value) {
        return jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param(name, value)
                .query((row, number) -> known(tenant, row))
                .list();
    }

    private static Known known(TenantId tenant, ResultSet row) throws SQLException {
        return new Known(
                new StoredRecording(
                        tenant,
                        row.getObject("call_month", LocalDate.class),
                        new RecordingId(row.getObject("recording_id", UUID.class))),
                row.getString("call_id"),
                row.getString("state"),
                row.getBoolean("live"),
                row.getString("content_sha256"),
                row.getObject("bytes", Long.class),
                List.of((String[]) row.getArray("names").getArray()));
    }

    boolean hasCall(TenantId tenant, String callId) {
        return jdbc.sql("select exists (select from call where tenant_id = ? and call_id = ?)")
                .params(tenant.value(), callId)
                .query(Boolean.class)
                .single();
    }

    /** The content's hash stays: by it the same content is known, and not taken in again. */
    void erase(Known known, String by) {
        var tenant = known.stored().tenant();
        var recording = known.stored().recording();
        var counts = new LinkedHashMap<String, Integer>();
        for (var table : jdbc.sql(TABLES)
                .query((row, number) -> new Table(row.getString("name"), row.getBoolean("by_month")))
                .list()) {
            int rows = jdbc.sql("delete from toneguard." + table.name()
                            + " where tenant_id = :tenant and recording_id = :recording"
                            + (table.byMonth() ? " and call_month = :month" : ""))
                    .param("tenant", tenant.value())
                    .param("recording", recording.value())
                    .param("month", known.stored().callMonth())
                    .update();
            if (rows > 0) {
                counts.put(table.name(), rows);
            }
        }
        jdbc.sql("""
                update recording set state = 'erased', state_since = clock_timestamp(), call_id = null, file_name = 'erased',
                    reason_code = null, reason = null, ended_reason = null, began_at = null, speakers = '{}', not_before = null,
                    launch_id = null, analyzer = null
                where tenant_id = ? and recording_id = ?
                """).params(tenant.value(), recording.value()).update();
        jdbc.sql("""
                insert into erasure (tenant_id, recording_id, call_month, erased_by, counts) values (?, ?, ?, ?, ?::jsonb)
                on conflict do nothing
                """)
                .params(
                        tenant.value(),
                        recording.value(),
                        known.stored().callMonth(),
                        by,
                        json.writeValueAsString(counts))
                .update();
    }

    /** Once no recording is filed under it any more. */
    void forgetCall(TenantId tenant, String callId) {
        jdbc.sql("""
                delete from call where tenant_id = :tenant and call_id = :call
                    and not exists (select from recording r where r.tenant_id = :tenant and r.call_id = :call)
                """).param("tenant", tenant.value()).param("call", callId).update();
    }

    /** Where content of other calls' recordings came in under this call's id, too. */
    void forgetArrivals(TenantId tenant, String callId) {
        jdbc.sql("delete from duplicate_arrival where tenant_id = ? and call_id = ?")
                .params(tenant.value(), callId)
                .update();
    }

    /** Erased, and their audio not known to be gone; any of them, so that those that cannot go hide none. */
    List<StoredRecording> withAudio(TenantId tenant, int atMost) {
        return jdbc.sql("""
                        select recording_id, call_month from erasure
                        where tenant_id = ? and audio_gone_at is null order by random() limit ?
                        """)
                .params(tenant.value(), atMost)
                .query((row, number) -> new StoredRecording(
                        tenant,
                        row.getObject("call_month", LocalDate.class),
                        new RecordingId(row.getObject("recording_id", UUID.class))))
                .list();
    }

    void audioIsGone(StoredRecording recording) {
        jdbc.sql("""
                update erasure set audio_gone_at = clock_timestamp()
                where tenant_id = ? and recording_id = ? and audio_gone_at is null
                """)
                .params(recording.tenant().value(), recording.recording().value())
                .update();
    }
}
