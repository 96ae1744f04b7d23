package io.toneguard.ingest.web;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of resumable uploads, by the database's clock. */
final class Uploads {
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final ApiSettings settings;

    Uploads(JdbcClient jdbc, TenantScope scope, ApiSettings settings) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.settings = settings;
    }

    /**
     * Writes a new one down.
     *
     * @return when it expires
     * @throws ApiProblem 429 if the tenant has too many open ones, or too many bytes in them
     */
    Instant create(Upload upload) {
        return scope.in(upload.tenant(), () -> {
            requireRoom(upload);
            return jdbc.sql("""
                            insert into upload (tenant_id, upload_id, node, file_name, metadata, sent_metadata, bytes, expires_at)
                            values (:tenant, :upload, :node, :file, :metadata, :sent, :bytes,
                                clock_timestamp() + make_interval(secs => :kept))
                            returning expires_at
                            """)
                    .param("tenant", upload.tenant().value())
                    .param("upload", upload.id())
                    .param("node", upload.node())
                    .param("file", upload.fileName())
                    .param("metadata", upload.metadata())
                    .param("sent", upload.sentMetadata())
                    .param("bytes", upload.bytes())
                    .param("kept", seconds())
                    .query(OffsetDateTime.class)
                    .single()
                    .toInstant();
        });
    }

    /** Of two that come at once the second sees the first. */
    private void requireRoom(Upload upload) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('toneguard.upload/' || ?, 0))")
                .params(upload.tenant().toString())
                .query((row, number) -> number)
                .list();
        var open = jdbc.sql("""
                        select count(*), coalesce(sum(bytes), 0)::bigint from upload
                        where tenant_id = ? and state = 'open' and expires_at > clock_timestamp()
                        """)
                .params(upload.tenant().value())
                .query((row, number) -> new long[] {row.getLong(1), row.getLong(2)})
                .single();
        if (open[0] >= settings.uploadsPerTenant()) {
            throw ApiProblem.tooMuch(
                    open[0]
                            + " resumable uploads are open, as many as api.uploads-per-tenant allows; finish or delete one",
                    A_WHILE);
        }
        if (open[1] + upload.bytes() > settings.bytesInHand().toBytes()) {
            throw ApiProblem.tooMuch(
                    "open resumable uploads have " + open[1] + " bytes, and api.bytes-in-hand=" + settings.bytesInHand()
                            + "; finish or delete one",
                    A_WHILE);
        }
    }

    /** One that has not expired. */
    Optional<Upload> find(TenantId tenant, UUID upload) {
        return scope.in(tenant, () -> jdbc.sql(
                        "select * from upload where tenant_id = ? and upload_id = ? and expires_at > clock_timestamp()")
                .params(tenant.value(), upload)
                .query((row, number) -> upload(tenant, row))
                .optional());
    }

    /** More of it has come: it is kept anew. */
    Instant keepOn(Upload upload) {
        return scope.in(upload.tenant(), () -> jdbc.sql("""
                        update upload set expires_at = clock_timestamp() + make_interval(secs => ?)
                        where tenant_id = ? and upload_id = ? returning expires_at
                        """)
                .params(seconds(), upload.tenant().value(), upload.id())
                .query(OffsetDateTime.class)
                .single()
                .toInstant());
    }

    /** It is a recording; what was said of it is in the ledger, and not kept twice. */
    void taken(Upload upload, RecordingId recording) {
        scope.run(upload.tenant(), () -> jdbc.sql("""
                        update upload set state = 'taken', recording_id = ?, file_name = '', metadata = '', sent_metadata = '',
                            expires_at = clock_timestamp() + make_interval(secs => ?)
                        where tenant_id = ? and upload_id = ?
                        """)
                .params(recording.value(), seconds(), upload.tenant().value(), upload.id())
                .update());
    }

    void refused(Upload upload, Upload.Refusal refusal) {
        scope.run(upload.tenant(), () -> jdbc.sql("""
                        update upload set state = 'refused', status = ?, answer = ?, file_name = '', metadata = '', sent_metadata = '',
                            expires_at = clock_timestamp() + make_interval(secs => ?)
                        where tenant_id = ? and upload_id = ?
                        """)
                .params(
                        refusal.status(),
                        refusal.problem(),
                        seconds(),
                        upload.tenant().value(),
                        upload.id())
                .update());
    }

    void remove(TenantId tenant, UUID upload) {
        scope.run(tenant, () -> jdbc.sql("delete from upload where tenant_id = ? and upload_id = ?")
                .params(tenant.value(), upload)
                .update());
    }

    /** The open ones whose files lie in this spool. */
    List<Upload> open(TenantId tenant, UUID node) {
        return scope.in(
                tenant, () -> jdbc.sql("select * from upload where tenant_id = ? and node = ? and state = 'open'")
                        .params(tenant.value(), node)
                        .query((row, number) -> upload(tenant, row))
                        .list());
    }

    /** Forgets what has expired, wherever its file lies. */
    void purge(TenantId tenant) {
        scope.run(tenant, () -> jdbc.sql("delete from upload where tenant_id = ? and expires_at < clock_timestamp()")
                .params(tenant.value())
                .update());
    }

    private double seconds() {
        return settings.uploadsKept().toMillis() / 1000.0;
    }

    private static Upload upload(TenantId tenant, ResultSet row) throws SQLException {
        var status = row.getObject("status", Integer.class);
        return new Upload(
                tenant,
                row.getObject("upload_id", UUID.class),
                row.getObject("node", UUID.class),
                row.getString("file_name"),
                row.getString("metadata"),
                row.getString("sent_metadata"),
                row.getLong("bytes"),
                Upload.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getObject("recording_id", UUID.class),
                status == null ? null : new Upload.Refusal(status, row.getString("answer")),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }
}
