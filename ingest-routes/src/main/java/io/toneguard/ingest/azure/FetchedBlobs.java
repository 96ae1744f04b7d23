package io.toneguard.ingest.azure;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was laid into an inbox: the table by which a notice that comes again, and the nightly look, know a blob. */
final class FetchedBlobs {
    private static final String ERASED = "erased:";

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final String container;

    /** @param container with its account */
    FetchedBlobs(JdbcClient jdbc, TenantScope scope, String container) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.container = container;
    }

    /** What stands for the name of a blob whose recording was erased; so the erasure writes it. */
    static String nameless(String blob) {
        return ERASED + HexFormat.of().formatHex(BlobFetch.sha256().digest(blob.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether this very version of it was fetched. */
    boolean has(TenantId tenant, String blob, String etag) {
        return scope.in(tenant, () -> jdbc.sql(
                        "select 1 from fetched_blob where tenant_id = ? and container = ? and blob in (?, ?) and etag = ?")
                .params(tenant.value(), container, blob, nameless(blob), etag)
                .query(Integer.class)
                .optional()
                .isPresent());
    }

    /** The versions that were fetched of the blobs under a prefix, by their names; of those that were erased, by {@link #nameless}, whatever their prefix. */
    Map<String, String> under(TenantId tenant, String prefix) {
        return scope.in(tenant, () -> {
            var etags = new HashMap<String, String>();
            jdbc.sql("""
                            select blob, etag from fetched_blob
                            where tenant_id = ? and container = ? and (starts_with(blob, ?) or starts_with(blob, ?))
                            """)
                    .params(tenant.value(), container, prefix, ERASED)
                    .query((row, number) -> etags.put(row.getString(1), row.getString(2)))
                    .list();
            return etags;
        });
    }

    /**
     * Notes what was laid into an inbox.
     *
     * @param hash of its content, in lower-case hexadecimal
     */
    void add(TenantId tenant, String blob, String etag, long bytes, String fileName, String hash) {
        scope.run(tenant, () -> jdbc.sql("""
                        insert into fetched_blob (tenant_id, container, blob, etag, bytes, file_name, recording_id, content_sha256)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (tenant_id, container, blob) do update set etag = excluded.etag, bytes = excluded.bytes,
                            file_name = excluded.file_name, recording_id = excluded.recording_id,
                            content_sha256 = excluded.content_sha256, fetched_at = clock_timestamp()
                        """)
                .params(
                        tenant.value(),
                        container,
                        blob,
                        etag,
                        bytes,
                        fileName,
                        RecordingId.ofContent(tenant, hash).value(),
                        hash)
                .update());
    }

    /** Notes one that was passed over because its recording is erased. */
    void addErased(TenantId tenant, String blob, String etag, long bytes, String hash) {
        add(tenant, nameless(blob), etag, bytes, "erased", hash);
    }

    /** Whether a recording of this content, stored as it is or behind a head, was erased. Of one half of a pair this says nothing: it may be another's, too. */
    boolean isErased(TenantId tenant, String hash) {
        return scope.in(tenant, () -> jdbc.sql("""
                        select exists (select from recording
                            where tenant_id = :tenant and recording_id = :recording and state = 'erased')
                        or exists (select from original_file o
                            join recording r on r.tenant_id = o.tenant_id and r.recording_id = o.recording_id
                            where o.tenant_id = :tenant and o.content_sha256 = :hash and r.state = 'erased'
                                and not exists (select from original_file other where other.tenant_id = o.tenant_id
                                    and other.recording_id = o.recording_id and other.content_sha256 <> o.content_sha256))
                        """)
                .param("tenant", tenant.value())
                .param("recording", RecordingId.ofContent(tenant, hash).value())
                .param("hash", hash)
                .query(Boolean.class)
                .single());
    }

    /**
     * Blobs that were laid into an inbox, and of which the ledger has never heard since, neither as a recording nor as a file it refused:
     * the disk of that inbox may be gone.
     *
     * @param after so long after they were fetched; younger ones may still lie there
     */
    Set<String> unheardOf(TenantId tenant, Duration after) {
        return scope.in(
                tenant,
                () -> Set.copyOf(jdbc.sql("""
                        select f.blob from fetched_blob f
                        where f.tenant_id = :tenant and f.container = :container
                            and f.fetched_at < clock_timestamp() - :seconds * interval '1 second'
                            and not exists (select from recording r
                                where r.tenant_id = f.tenant_id and r.recording_id = f.recording_id)
                            and not exists (select from original_file o
                                where o.tenant_id = f.tenant_id and o.content_sha256 = f.content_sha256)
                            and not exists (select from recording r where r.tenant_id = f.tenant_id
                                and r.file_name = f.file_name and r.received_at >= f.fetched_at - interval '1 hour')
                            and not exists (select from duplicate_arrival d
                                where d.tenant_id = f.tenant_id and d.file_name = f.file_name)
                        """)
                        .param("tenant", tenant.value())
                        .param("container", container)
                        .param("seconds", after.toSeconds())
                        .query(String.class)
                        .list()));
    }

    /** Forgets what no look comes by any more. */
    void forget(TenantId tenant, Duration olderThan) {
        scope.run(tenant, () -> jdbc.sql("""
                        delete from fetched_blob
                        where tenant_id = ? and container = ? and fetched_at < clock_timestamp() - ? * interval '1 second'
                        """)
                .params(tenant.value(), container, olderThan.toSeconds())
                .update());
    }
}
