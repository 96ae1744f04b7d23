package io.toneguard.app.erase;

import io.toneguard.ingest.recording.DroppedCopies.Content;
import io.toneguard.voice.call.Erasure.CallIsRunningException;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
     * deliveries, a segment's agreement) goes with it. Not the agents' baselines: they are windows of many calls, and do not know which. Of the files and
     * blobs that it came as, the names go and the contents' hashes stay, so that they are not taken in again. Who looked at its scores stays: ids only.
     */
    private static final String TABLES = """
            select quote_ident(c.relname) as name, c.relkind = 'p' as by_month from pg_class c
            where c.relnamespace = 'toneguard'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                and c.relname not in ('recording', 'erasure', 'original_file', 'fetched_blob', 'score_look')
                and (select count(*) from pg_attribute a where a.attrelid = c.oid and not a.attisdropped
                        and a.attname in ('tenant_id', 'recording_id')) = 2
            order by 1
            """;

    /** @param byMonth its partitions are months of calls, and all of a recording lies in one */
    private record Table(String name, boolean byMonth) {}

    private static final String SELECT = """
            select r.recording_id, r.call_month, r.call_id, r.state, r.began_at is not null as live, r.content_sha256, r.bytes,
                array(select d.file_name from duplicate_arrival d
                    where d.tenant_id = r.tenant_id and d.recording_id = r.recording_id)
                    || array(select o.file_name from original_file o
                        where o.tenant_id = r.tenant_id and o.recording_id = r.recording_id) || r.file_name as names,
                array(select o.content_sha256 || ' ' || o.bytes from original_file o
                    where o.tenant_id = r.tenant_id and o.recording_id = r.recording_id) as originals
            from recording r where r.tenant_id = :tenant and
            """;

    /** As {@code FetchedBlobs} looks for it. */
    private static final String NAMELESS_BLOB = "'erased:' || encode(sha256(convert_to(f.blob, 'UTF8')), 'hex')";

    private static final String BLOB_OF_IT = """
            f.tenant_id = :tenant and f.blob not like 'erased:%' and (f.recording_id = :recording
                or f.content_sha256 in (select o.content_sha256 from original_file o
                    where o.tenant_id = :tenant and o.recording_id = :recording))
            """;

    /** Takes the names from the files and blobs that it came as. A blob may have been erased, overwritten, and come in again. */
    private static final List<String> NAMELESS = List.of(
            """
            insert into original_file (tenant_id, recording_id, content_sha256, file_name, bytes)
            select distinct tenant_id, recording_id, content_sha256, 'erased', bytes from original_file
            where tenant_id = :tenant and recording_id = :recording on conflict do nothing
            """,
            "delete from original_file where tenant_id = :tenant and recording_id = :recording and file_name <> 'erased'",
            "delete from fetched_blob earlier using fetched_blob f where earlier.tenant_id = :tenant"
                    + " and earlier.container = f.container and earlier.blob = " + NAMELESS_BLOB + " and " + BLOB_OF_IT,
            "update fetched_blob f set file_name = 'erased', blob = " + NAMELESS_BLOB + " where " + BLOB_OF_IT);

    private final JdbcClient jdbc;
    private final JsonMapper json = JsonMapper.shared();

    ErasedRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A recording of the ledger.
     *
     * @param names all names that its content came in under
     * @param contents what is stored of it, then what it was made of; empty: nobody knows
     */
    record Known(
            StoredRecording stored,
            @Nullable String callId,
            String state,
            boolean live,
            List<String> names,
            List<Content> contents) {
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
                List.of((String[]) row.getArray("names").getArray()),
                contents(row));
    }

    private static List<Content> contents(ResultSet row) throws SQLException {
        var contents = new LinkedHashSet<Content>();
        var stored = row.getString("content_sha256");
        var bytes = row.getObject("bytes", Long.class);
        if (stored != null && bytes != null) {
            contents.add(new Content(stored, bytes));
        }
        for (var original : (String[]) row.getArray("originals").getArray()) {
            int gap = original.indexOf(' ');
            contents.add(new Content(original.substring(0, gap), Long.parseLong(original.substring(gap + 1))));
        }
        return List.copyOf(contents);
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
        NAMELESS.forEach(sql -> jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param("recording", recording.value())
                .update());
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
