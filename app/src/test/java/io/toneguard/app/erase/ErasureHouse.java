package io.toneguard.app.erase;

import io.toneguard.app.store.StoreLocation;
import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.recording.DroppedCopies;
import io.toneguard.voice.call.Erasure;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two tenants' recordings in a real store that can hang or be away, with rows in every table that names a recording. */
final class ErasureHouse {
    /** By these, content that was erased is known when it comes again, and who had it erased. */
    static final List<String> STAYING = List.of("erasure", "original_file", "fetched_blob", "score_look");

    private static final LocalDate MONTH = LocalDate.of(2026, 3, 1);
    private static int tenants;

    final JdbcClient owner;
    final RecordingStore store;
    final Tenant acme;
    final Tenant other;
    final AtomicLong nanos = new AtomicLong();
    final Set<TenantId> storeIsAwayFor = new HashSet<>();
    volatile CountDownLatch storeHangs = new CountDownLatch(0);
    Duration failureTakes = Duration.ZERO;
    Duration patience = Duration.ofSeconds(20);

    private final TestDatabase database;
    private final Path temp;
    private final JdbcClient jdbc;

    ErasureHouse(TestDatabase database, Path temp) throws IOException {
        this.database = database;
        this.temp = temp;
        jdbc = JdbcClient.create(database.asService());
        owner = JdbcClient.create(database.asOwner());
        store = thatCanBeAway(StoreLocation.open(temp.resolve("store").toString()));
        acme = database.addTenant("acme-" + ++tenants);
        other = database.addTenant("other-" + tenants);
    }

    private RecordingStore thatCanBeAway(RecordingStore disk) {
        return (RecordingStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RecordingStore.class}, (proxy, method, arguments) -> {
                    if (arguments[0] instanceof StoredRecording of && storeIsAwayFor.contains(of.tenant())) {
                        nanos.addAndGet(failureTakes.toNanos());
                        throw new IOException("the store is away");
                    }
                    if (method.getName().equals("delete")) {
                        storeHangs.await();
                    }
                    try {
                        return method.invoke(disk, arguments);
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Of acme's, what is erased and still has its audio. */
    List<StoredRecording> withAudio() {
        return database.scope().in(acme.id(), () -> new ErasedRows(jdbc).withAudio(acme.id(), 10));
    }

    ErasedAudio audio() {
        return new ErasedAudio(new ErasedRows(jdbc), store, database.scope(), database.tenants(), nanos::get, patience);
    }

    Erasure erasure() {
        return new StoredErasure(
                new ErasedRows(jdbc),
                audio(),
                new DroppedCopies(temp.resolve("inbox"), database.tenants()),
                database.scope(),
                () -> "the test");
    }

    UUID recorded(Tenant tenant, String callId, String fileName, String state, String content) throws IOException {
        var recording = UUID.randomUUID();
        sql(
                tenant,
                "insert into call (tenant_id, call_id, call_month, started_at, agent_id) values (?, ?, ?, '2026-03-05T10:00:00Z', 'anna')"
                        + " on conflict do nothing",
                tenant.id().value(),
                callId,
                MONTH);
        sql(
                tenant,
                "insert into recording (tenant_id, recording_id, call_month, call_id, state, file_name, content_sha256, bytes, speakers,"
                        + " analyzer) values (?, ?, ?, ?, ?, ?, ?, 3, '{agent,customer}', 'tg-3')",
                tenant.id().value(),
                recording,
                MONTH,
                callId,
                state,
                fileName,
                sha256(content));
        store.put(
                stored(tenant, recording),
                new ByteArrayInputStream(content.substring(0, 3).getBytes(StandardCharsets.UTF_8)));
        return recording;
    }

    /** A row in every table that names a recording, but in those that stay. */
    void everythingElse(Tenant tenant, UUID recording) {
        var of = tenant.id().value();
        database.scope().run(tenant.id(), () -> jdbc.sql("select toneguard.ensure_call_month(?)")
                .param(MONTH)
                .query((row, number) -> number)
                .list());
        sql(tenant, """
                insert into speaker_result (tenant_id, call_month, recording_id, segment, analyzer, channel, speaker, speech_seconds,
                    voiced_seconds, window_voiced_seconds, window_f0_median_hz, window_level_dbfs)
                values (?, ?, ?, 1, 'tg-3', 0, 'agent', 1, 1, '{1}', '{100}', '{-20}')
                """, of, MONTH, recording);
        sql(tenant, "insert into recording_gap values (?, ?, 1, 0, 1, 1, 'lost')", of, recording);
        sql(
                tenant,
                "insert into recording_segment (tenant_id, recording_id, segment, channel, from_seconds, speaker, person)"
                        + " values (?, ?, 1, 0, 0, 'agent', 'anna')",
                of,
                recording);
        sql(tenant, """
                insert into live_segment (tenant_id, recording_id, segment, call_id, channel, from_seconds, speaker, person, analyzer,
                    enrolled, end_seconds, voiced_seconds, deviation, confidence, f0_mean_semitones, f0_p80_semitones,
                    alpha_ratio_db, mfcc1)
                values (?, ?, 1, 'C-7', 0, 0, 'agent', 'anna', 'light', false, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')
                """, of, recording);
        sql(tenant, """
                insert into live_agreement (tenant_id, recording_id, segment, live_analyzer, final_analyzer, windows, alerts, spurious_alerts)
                values (?, ?, 1, 'light', 'tg-3', 1, 0, 0)
                """, of, recording);
        sql(
                tenant,
                "insert into alert_rule (tenant_id, name, version, shadow, settings) values (?, 'default', 1, false, '{}')"
                        + " on conflict do nothing",
                of);
        sql(tenant, """
                insert into alert (tenant_id, alert_id, recording_id, call_id, source, channel, speaker, person, rule, rule_version, shadow,
                    state, opened_at, changed_at, from_seconds, onset_seconds, until_seconds, peak_seconds, peak_deviation, peak_index, reason)
                values (?, ?, ?, 'C-7', 'pbx', 0, 'agent', 'anna', 'default', 1, false, 'over', now(), now(), 1, 2, 3, 3, 4, 80, '{}')
                """, of, recording, recording);
        sql(
                tenant,
                "insert into alert_event (tenant_id, alert_id, event, kind, actor) values (?, ?, 1, 'opened', 'kate')",
                of,
                recording);
        sql(tenant, """
                insert into alert_delivery (tenant_id, delivery_id, alert_id, event, target, state, due_at, payload)
                values (?, ?, ?, 1, 'ops', 'pending', now(), '{"person": "anna"}')
                """, of, recording, recording);
        sql(tenant, """
                insert into recording_attempt (tenant_id, recording_id, attempt, outcome, reason_code, reason, launch_id)
                values (?, ?, 1, 'retried', 'X', 'of anna.wav', 1)
                """, of, recording);
        long reprocessing = jdbc.sql(
                        "insert into reprocessing (analyzer, only_at_night) values ('tg-4', false) returning reprocessing_id")
                .query(Long.class)
                .single();
        sql(
                tenant,
                "insert into reprocessing_item (tenant_id, reprocessing_id, recording_id) values (?, ?, ?)",
                of,
                reprocessing,
                recording);
        long reconciliation = jdbc.sql(
                        "insert into reconciliation (nightly) values (false) returning reconciliation_id")
                .query(Long.class)
                .single();
        sql(tenant, """
                insert into reconciliation_finding (tenant_id, call_month, kind, subject, recording_id, detail, reconciliation_id)
                values (?, ?, 'TRUNCATED', ?, ?, 'x', ?)
                """, of, MONTH, recording.toString(), recording, reconciliation);
        sql(
                tenant,
                "insert into webhook (tenant_id, name, url, events, secret) values (?, 'crm', 'https://x', '{failed}', 'aes256gcm:')"
                        + " on conflict do nothing",
                of);
        sql(tenant, """
                insert into api_request (tenant_id, key, request_sha256, node, status, recording_id, answer)
                values (?, ?, ?, ?, 202, ?, '{"callId": "C-7"}')
                """, of, recording.toString(), sha256("one"), recording, recording);
        sql(tenant, """
                insert into upload (tenant_id, upload_id, node, file_name, metadata, sent_metadata, bytes, state, recording_id, expires_at)
                values (?, ?, ?, 'anna.wav', '{}', '', 3, 'taken', ?, now())
                """, of, recording, recording, recording);
        sql(tenant, """
                insert into webhook_delivery (tenant_id, delivery_id, webhook, recording_id, event, payload)
                values (?, ?, 'crm', ?, 'failed', '{"callId": "C-7"}')
                """, of, recording, recording);
        sql(
                tenant,
                "insert into duplicate_arrival (tenant_id, recording_id, file_name) values (?, ?, 'twice.wav')",
                of,
                recording);
    }

    void original(UUID recording, String name, String content) {
        sql(
                acme,
                "insert into original_file (tenant_id, recording_id, content_sha256, file_name, bytes) values (?, ?, ?, ?, 3)",
                acme.id().value(),
                recording,
                sha256(content),
                name);
    }

    void fetched(UUID recording, String content) {
        sql(
                acme,
                "insert into fetched_blob (tenant_id, container, blob, etag, bytes, file_name, recording_id, content_sha256)"
                        + " values (?, 'account/calls', 'acme/anna.wav', 'x', 3, 'anna.wav', ?, ?)",
                acme.id().value(),
                recording,
                sha256(content));
    }

    /** Every table that has a row of it, whichever they are. */
    List<String> tablesWith(UUID recording) {
        return tablesThatNameARecording().stream()
                .filter(table -> rowsOf(table, recording) > 0)
                .toList();
    }

    /** Every table of a tenant's rows in which a row is about one recording. */
    List<String> tablesThatNameARecording() {
        return owner.sql("""
                        select c.relname from pg_class c
                        where c.relnamespace = 'toneguard'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                            and (select count(*) from pg_attribute a where a.attrelid = c.oid and a.attname in ('tenant_id', 'recording_id'))
                                = 2
                        """).query(String.class).list();
    }

    private int rowsOf(String table, UUID recording) {
        return database.scope()
                .in(acme.id(), () -> jdbc.sql("select count(*) from " + table + " where recording_id = ?")
                        .param(recording)
                        .query(Integer.class)
                        .single());
    }

    String stateOf(UUID recording) {
        return owner.sql("select state from toneguard.recording where recording_id = ?")
                .param(recording)
                .query(String.class)
                .single();
    }

    int calls(Tenant tenant) {
        return owner.sql("select count(*) from toneguard.call where tenant_id = ?")
                .param(tenant.id().value())
                .query(Integer.class)
                .single();
    }

    void sql(Tenant tenant, String sql, Object... parameters) {
        database.scope().run(tenant.id(), () -> jdbc.sql(sql).params(parameters).update());
    }

    static StoredRecording stored(Tenant tenant, UUID recording) {
        return new StoredRecording(tenant.id(), MONTH, new RecordingId(recording));
    }

    Path dropped(Tenant tenant, String shelf, String name, String content) throws IOException {
        var folder = Files.createDirectories(
                temp.resolve("inbox").resolve(tenant.name()).resolve(shelf));
        return Files.writeString(folder.resolve(name), content.substring(0, Math.min(3, content.length())));
    }

    static String sha256(String content) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(content.substring(0, 3).getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
