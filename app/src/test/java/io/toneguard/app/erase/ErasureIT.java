package io.toneguard.app.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.toneguard.app.store.StoreLocation;
import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.recording.DroppedCopies;
import io.toneguard.voice.call.Erasure;
import io.toneguard.voice.call.Erasure.CallIsRunningException;
import io.toneguard.voice.call.Erasure.Erased;
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
import java.nio.file.NoSuchFileException;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is left of a call that was erased: a row without names, by which the same content is known. */
class ErasureIT {
    private static final LocalDate MONTH = LocalDate.of(2026, 3, 1);
    private static int tenants;

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path temp;

    private final JdbcClient jdbc = JdbcClient.create(database.asService());
    private final JdbcClient owner = JdbcClient.create(database.asOwner());
    private final AtomicLong nanos = new AtomicLong();
    private volatile CountDownLatch storeHangs = new CountDownLatch(0);
    private Duration failureTakes = Duration.ZERO;
    private Duration patience = Duration.ofSeconds(20);
    private RecordingStore store;
    private Tenant acme;
    private Tenant other;
    private final Set<TenantId> storeIsAwayFor = new HashSet<>();

    @BeforeEach
    void aStoreAndTwoTenants() throws IOException {
        var disk = StoreLocation.open(temp.resolve("store").toString());
        store = (RecordingStore) Proxy.newProxyInstance(
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
        acme = database.addTenant("acme-" + ++tenants);
        other = database.addTenant("other-" + tenants);
    }

    @Test
    void nothingOfAnErasedCallIsLeftButARowWithoutNamesAndWhoErasedIt() throws IOException {
        var recording = recorded(acme, "C-7", "anna and mr smith.wav", "analysed", "one");
        everythingElse(acme, recording);
        original(recording, "anna.ulaw", "four");
        fetched(recording, "four");
        var beside = recorded(acme, "C-8", "beside.wav", "analysed", "two");
        everythingElse(acme, beside);
        var copy = dropped(acme, "done", "anna and mr smith.wav", "one");
        var renamed = dropped(acme, "done", "again-" + sha256("one").substring(0, 8) + ".wav", "one");
        var othersFile = dropped(acme, "done", "again.wav", "three");
        var sidecar = dropped(acme, "done", "anna and mr smith.json", "{}");
        sql(
                acme,
                "insert into duplicate_arrival (tenant_id, recording_id, file_name) values (?, ?, 'again.wav')",
                acme.id().value(),
                recording);

        assertThat(erasure().eraseCall(acme.id(), "C-7")).contains(new Erased(1, 0));

        assertThat(tablesWith(recording))
                .containsExactlyInAnyOrder("recording", "erasure", "original_file", "fetched_blob");
        for (var table : List.of("original_file", "fetched_blob")) {
            assertThat(owner.sql("select to_jsonb(t)::text from toneguard." + table + " t where recording_id = ?")
                            .param(recording)
                            .query(String.class)
                            .single())
                    .contains("\"file_name\": \"erased\"", sha256("four"))
                    .doesNotContain("anna");
        }
        assertThat(tablesWith(beside)).hasSizeGreaterThan(8);
        assertThat(owner.sql("select to_jsonb(r)::text from toneguard.recording r where recording_id = ?")
                        .param(recording)
                        .query(String.class)
                        .single())
                .contains("\"state\": \"erased\"", sha256("one"))
                .doesNotContain("C-7", "anna", "smith", "agent");
        assertThat(owner.sql("select count(*) from toneguard.call where call_id = 'C-7' and tenant_id = ?")
                        .param(acme.id().value())
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(owner.sql(
                                "select erased_by || ' ' || counts || ' ' || (audio_gone_at is not null) from toneguard.erasure"
                                        + " where recording_id = ?")
                        .param(recording)
                        .query(String.class)
                        .single())
                .startsWith("the test {")
                .contains("\"speaker_result\": 1", "\"alert\": 1")
                .endsWith("true");
        assertThatThrownBy(() -> store.open(stored(acme, recording))).isInstanceOf(NoSuchFileException.class);
        assertThat(store.open(stored(acme, beside)).size()).isEqualTo(3);
        assertThat(copy).doesNotExist();
        assertThat(renamed).doesNotExist();
        assertThat(sidecar).doesNotExist();
        assertThat(othersFile).exists();
    }

    @Test
    void anotherTenantsCallIsAMissingOne() throws IOException {
        var recording = recorded(acme, "C-7", "a.wav", "analysed", "one");
        assertThat(erasure().eraseCall(other.id(), "C-7")).isEmpty();
        assertThat(erasure().eraseRecording(other.id(), new RecordingId(recording)))
                .isEmpty();
        assertThat(erasure().eraseCall(acme.id(), "C-9")).isEmpty();
        assertThat(stateOf(recording)).isEqualTo("analysed");
    }

    @Test
    void oneRecordingOfACallGoesAndTheCallStaysUntilTheLastHasGone() throws IOException {
        var first = recorded(acme, "C-7", "a.wav", "analysed", "one");
        var second = recorded(acme, "C-7", "b.wav", "stored", "two");
        assertThat(erasure().eraseRecording(acme.id(), new RecordingId(first))).contains(new Erased(1, 0));
        assertThat(stateOf(second)).isEqualTo("stored");
        assertThat(calls(acme)).isEqualTo(1);
        assertThat(erasure().eraseRecording(acme.id(), new RecordingId(second))).contains(new Erased(1, 0));
        assertThat(calls(acme)).isZero();
        assertThat(erasure().eraseRecording(acme.id(), new RecordingId(second)))
                .as("again")
                .contains(new Erased(1, 0));
    }

    @Test
    void aCallThatRunsIsErasedWhenItIsOver() throws IOException {
        var recording = recorded(acme, "C-7", "pbx:C-7", "receiving", "one");
        var before = recorded(acme, "C-7", "pbx:C-7", "stored", "two");
        sql(acme, "update recording set began_at = now() where recording_id = ?", recording);
        assertThatThrownBy(() -> erasure().eraseCall(acme.id(), "C-7"))
                .isInstanceOf(CallIsRunningException.class)
                .hasMessageContaining(recording.toString());
        assertThat(stateOf(before)).isEqualTo("stored");
        sql(acme, "update recording set state = 'stored', stored_at = now() where recording_id = ?", recording);
        assertThat(erasure().eraseCall(acme.id(), "C-7")).contains(new Erased(2, 0));
    }

    @Test
    void audioThatCouldNotBeRemovedIsRemovedByTheManagerWithinAMinute() throws IOException {
        var recording = recorded(acme, "C-7", "a.wav", "analysed", "one");
        storeIsAwayFor.add(acme.id());
        assertThat(erasure().eraseCall(acme.id(), "C-7")).contains(new Erased(1, 1));
        assertThat(stateOf(recording)).isEqualTo("erased");
        var manager = audio();
        manager.look();
        storeIsAwayFor.clear();
        assertThat(store.open(stored(acme, recording)).size()).isEqualTo(3);
        manager.look();
        assertThat(store.open(stored(acme, recording)).size()).as("not yet").isEqualTo(3);
        nanos.addAndGet(60_000_000_000L);
        manager.look();
        assertThatThrownBy(() -> store.open(stored(acme, recording))).isInstanceOf(NoSuchFileException.class);
        assertThat(withAudio()).isEmpty();
    }

    /** Stored behind a head, or joined: what was dropped is not what is stored. */
    @Test
    void theFilesThatARecordingWasMadeOfGoFromTheInboxToo() throws IOException {
        var recording = recorded(acme, "C-7", "anna.wav", "analysed", "one");
        original(recording, "anna-rx.ulaw", "two");
        original(recording, "anna-tx.ulaw", "three");
        var mark = sha256("one").substring(0, 8);
        var one = dropped(acme, "done", "anna-rx.ulaw", "two");
        var other = dropped(acme, "done", "anna-tx-" + mark + ".ulaw", "three");
        var beside = dropped(acme, "done", "anna-tx.ulaw", "four");
        var behindAGap = dropped(acme, "done", "anna-tx-" + mark + "-3.ulaw", "three");

        assertThat(erasure().eraseCall(acme.id(), "C-7")).contains(new Erased(1, 0));

        assertThat(one).doesNotExist();
        assertThat(other).doesNotExist();
        assertThat(behindAGap).doesNotExist();
        assertThat(beside).exists();
    }

    @Test
    void aBlobThatWasErasedBeforeUnderTheSameNameIsErasedAgain() throws IOException {
        for (var content : List.of("one", "two")) {
            var recording = recorded(acme, "C-7", "anna.wav", "analysed", content);
            fetched(recording, content);
            assertThat(erasure().eraseCall(acme.id(), "C-7")).contains(new Erased(1, 0));
        }
        assertThat(owner.sql("select blob || ' ' || content_sha256 from toneguard.fetched_blob where tenant_id = ?")
                        .param(acme.id().value())
                        .query(String.class)
                        .single())
                .matches("erased:[0-9a-f]{64} " + sha256("two"));
    }

    @Test
    void nobodyWaitsLongForAStoreThatHangsAndTheRemovalGoesOn() throws Exception {
        var recording = recorded(acme, "C-7", "a.wav", "analysed", "one");
        storeHangs = new CountDownLatch(1);
        patience = Duration.ofMillis(100);
        assertThat(erasure().eraseCall(acme.id(), "C-7")).contains(new Erased(1, 1));
        assertThat(stateOf(recording)).isEqualTo("erased");
        assertThat(withAudio()).hasSize(1);
        storeHangs.countDown();
        await().untilAsserted(() -> assertThat(withAudio()).isEmpty());
        assertThatThrownBy(() -> store.open(stored(acme, recording))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aTenantWhoseAudioCannotBeRemovedHoldsUpNoOther() throws IOException {
        for (var name : List.of("one", "two", "three")) {
            recorded(acme, "C-7", name, "analysed", name);
        }
        var others = recorded(other, "C-7", "a.wav", "analysed", "four");
        storeIsAwayFor.addAll(List.of(acme.id(), other.id()));
        erasure().eraseCall(acme.id(), "C-7");
        erasure().eraseCall(other.id(), "C-7");
        storeIsAwayFor.remove(other.id());
        audio().look();
        assertThatThrownBy(() -> store.open(stored(other, others))).isInstanceOf(NoSuchFileException.class);
        assertThat(withAudio()).hasSize(3);
    }

    @Test
    void aLookThatTookLongIsOverAndTheNextBeginsBehindWhoeverHeldItUp() throws IOException {
        for (var name : List.of("one", "two", "three")) {
            recorded(acme, "C-7", name, "analysed", name);
        }
        var others = recorded(other, "C-7", "a.wav", "analysed", "four");
        storeIsAwayFor.addAll(List.of(acme.id(), other.id()));
        erasure().eraseCall(acme.id(), "C-7");
        erasure().eraseCall(other.id(), "C-7");
        storeIsAwayFor.remove(other.id());
        failureTakes = Duration.ofSeconds(30);
        var manager = audio();
        manager.look();
        assertThat(store.open(stored(other, others)).size())
                .as("left to the next look")
                .isEqualTo(3);
        manager.look();
        assertThatThrownBy(() -> store.open(stored(other, others))).isInstanceOf(NoSuchFileException.class);
    }

    /** Of acme's, what is erased and still has its audio. */
    private List<StoredRecording> withAudio() {
        return database.scope().in(acme.id(), () -> new ErasedRows(jdbc).withAudio(acme.id(), 10));
    }

    private ErasedAudio audio() {
        return new ErasedAudio(new ErasedRows(jdbc), store, database.scope(), database.tenants(), nanos::get, patience);
    }

    private Erasure erasure() {
        return new StoredErasure(
                new ErasedRows(jdbc),
                audio(),
                new DroppedCopies(temp.resolve("inbox"), database.tenants()),
                database.scope(),
                () -> "the test");
    }

    private UUID recorded(Tenant tenant, String callId, String fileName, String state, String content)
            throws IOException {
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

    /** A row in every table that names a recording. */
    private void everythingElse(Tenant tenant, UUID recording) {
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

    private void original(UUID recording, String name, String content) {
        sql(
                acme,
                "insert into original_file (tenant_id, recording_id, content_sha256, file_name, bytes) values (?, ?, ?, ?, 3)",
                acme.id().value(),
                recording,
                sha256(content),
                name);
    }

    private void fetched(UUID recording, String content) {
        sql(
                acme,
                "insert into fetched_blob (tenant_id, container, blob, etag, bytes, file_name, recording_id, content_sha256)"
                        + " values (?, 'account/calls', 'acme/anna.wav', 'x', 3, 'anna.wav', ?, ?)",
                acme.id().value(),
                recording,
                sha256(content));
    }

    /** Every table that has a row of it, whichever they are. */
    private java.util.List<String> tablesWith(UUID recording) {
        return owner
                .sql(
                        "select table_name from information_schema.columns where table_schema = 'toneguard' and column_name = 'recording_id'"
                                + " and table_name not similar to 'speaker\\_result\\_%'")
                .query(String.class)
                .list()
                .stream()
                .filter(table -> rowsOf(table, recording) > 0)
                .toList();
    }

    private int rowsOf(String table, UUID recording) {
        return database.scope()
                .in(acme.id(), () -> jdbc.sql("select count(*) from " + table + " where recording_id = ?")
                        .param(recording)
                        .query(Integer.class)
                        .single());
    }

    private String stateOf(UUID recording) {
        return owner.sql("select state from toneguard.recording where recording_id = ?")
                .param(recording)
                .query(String.class)
                .single();
    }

    private int calls(Tenant tenant) {
        return owner.sql("select count(*) from toneguard.call where tenant_id = ?")
                .param(tenant.id().value())
                .query(Integer.class)
                .single();
    }

    private void sql(Tenant tenant, String sql, Object... parameters) {
        database.scope().run(tenant.id(), () -> jdbc.sql(sql).params(parameters).update());
    }

    private static StoredRecording stored(Tenant tenant, UUID recording) {
        return new StoredRecording(tenant.id(), MONTH, new RecordingId(recording));
    }

    private Path dropped(Tenant tenant, String shelf, String name, String content) throws IOException {
        var folder = Files.createDirectories(
                temp.resolve("inbox").resolve(tenant.name()).resolve(shelf));
        return Files.writeString(folder.resolve(name), content.substring(0, Math.min(3, content.length())));
    }

    private static String sha256(String content) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(content.substring(0, 3).getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
