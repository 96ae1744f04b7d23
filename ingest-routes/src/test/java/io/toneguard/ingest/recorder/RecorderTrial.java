package io.toneguard.ingest.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.ledger.LedgerEntries;
import io.toneguard.ingest.ledger.LedgerEntry;
import io.toneguard.ingest.ledger.LiveLedger;
import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.ingest.recording.FolderStore;
import io.toneguard.voice.audio.WavHead;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;

/** A recorder in a folder with a real ledger, and a tenant whose calls it records. */
final class RecorderTrial {
    private static final Instant NOVEMBER = Instant.parse("2026-11-21T09:00:00Z");

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Tenant tenant;
    private final TestDatabase database;
    private final JdbcClient jdbc;
    private final Path folder;

    RecorderTrial(TestDatabase database, Path folder) {
        this(database, folder, database.addTenant("trial-" + UUID.randomUUID(), Speaker.AGENT));
    }

    RecorderTrial(TestDatabase database, Path folder, Tenant tenant) {
        this.database = database;
        this.folder = folder;
        this.tenant = tenant;
        jdbc = JdbcClient.create(database.asService());
    }

    FolderStore store() {
        return new FolderStore(folder.resolve("store"));
    }

    Path journal() {
        return folder.resolve("journal");
    }

    long journalFiles() throws IOException {
        try (var files = Files.list(journal())) {
            return files.filter(file -> file.toString().endsWith(".journal")).count();
        }
    }

    Recorder recorder(RecordingStore store, Duration journalRoll, String memory, int writers, Duration stopWithin) {
        return recorder(store, Duration.ofMillis(10), journalRoll, memory, writers, stopWithin);
    }

    /** @param journalRoll a file of the journal is that old at most */
    Recorder recorder(
            RecordingStore store,
            Duration sync,
            Duration journalRoll,
            String memory,
            int writers,
            Duration stopWithin) {
        var settings = new RecorderSettings(
                journal(),
                sync,
                journalRoll,
                DataSize.parse("1GB"),
                DataSize.parse(memory),
                DataSize.ofBytes(0),
                Duration.ofHours(8),
                writers,
                stopWithin);
        return new Recorder(settings, store, new LiveLedger(jdbc, database.scope()), meters);
    }

    LiveCall call(String callId, WireFormat format) {
        return ScriptedCall.call(tenant, callId, format, NOVEMBER);
    }

    ScriptedCall begin(Recorder recorder, String callId, WireFormat format) {
        return new ScriptedCall(recorder, call(callId, format));
    }

    LedgerEntry awaitState(LiveCall call, RecordingState state) {
        var entries = new LedgerEntries(jdbc, database.scope());
        return await().until(
                        () -> entries.find(tenant.id(), call.recording().toString()),
                        found -> found.size() == 1 && found.get(0).state() == state)
                .get(0);
    }

    double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    static void assertHolds(RecordingStore store, ScriptedCall call) throws IOException {
        int bytes = (int) call.samples() * call.call().format().frameBytes();
        try (var audio = store.open(call.call().stored())) {
            audio.position(WavHead.length(call.call().format()));
            assertThat(Arrays.mismatch(
                            Channels.newInputStream(audio).readNBytes(bytes), ScriptedCall.spoken(call.call(), bytes)))
                    .as("first byte that differs")
                    .isEqualTo(-1);
        }
    }
}
