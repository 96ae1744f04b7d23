package io.toneguard.ingest.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.ledger.LedgerEntries;
import io.toneguard.ingest.ledger.LedgerEntry;
import io.toneguard.ingest.ledger.LiveLedger;
import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.ingest.recording.FolderStore;
import io.toneguard.voice.audio.RecordingFormat;
import io.toneguard.voice.audio.WavHead;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;

/** A recorder with a real ledger, whose database, clock, store and journal's disk can be told to break. */
final class RecorderHouse implements AutoCloseable {
    static final Instant NOVEMBER = Instant.parse("2026-11-21T09:00:00Z");
    static final Duration OFTEN = Duration.ofMillis(10);
    static final AtomicInteger COUNT = new AtomicInteger();

    final JdbcClient jdbc;
    final LedgerEntries entries;
    final Tenant tenant;
    final FolderStore store;
    SimpleMeterRegistry meters;
    Recorder recorder;
    volatile boolean databaseIsAway;
    volatile boolean clockIsBroken;
    /** So many fit the journal's disk. */
    volatile int mostJournalFiles = Integer.MAX_VALUE;

    private final TestDatabase database;
    private final Path folder;

    RecorderHouse(TestDatabase database, Path folder) {
        this.database = database;
        this.folder = folder;
        jdbc = JdbcClient.create(database.asService());
        entries = new LedgerEntries(jdbc, database.scope());
        tenant = database.addTenant("recorder-" + COUNT.incrementAndGet(), Speaker.AGENT);
        store = new FolderStore(folder.resolve("store"));
        recorder = recorder(store, settings(folder, OFTEN, "256MB", Duration.ofHours(8)));
    }

    @Override
    public void close() throws IOException {
        store.isFull = false;
        databaseIsAway = false;
        clockIsBroken = false;
        recorder.close();
    }

    ScriptedCall begin(String callId, WireFormat format) {
        return new ScriptedCall(recorder, ScriptedCall.call(tenant, callId, format, NOVEMBER));
    }

    Recorder recorder(FolderStore into, RecorderSettings settings) {
        meters = new SimpleMeterRegistry(SimpleConfig.DEFAULT, new Clock() {
            @Override
            public long wallTime() {
                return SYSTEM.wallTime();
            }

            @Override
            public long monotonicTime() {
                if (clockIsBroken) {
                    throw new IllegalStateException("a fault of the program, for a test");
                }
                return SYSTEM.monotonicTime();
            }
        });
        TenantScope scope = database.scope();
        var ledger = new LiveLedger(jdbc, new TenantScope() {
            @Override
            public <T> T in(TenantId of, Supplier<T> work) {
                if (databaseIsAway) {
                    throw new DataAccessResourceFailureException("the database is away");
                }
                return scope.in(of, work);
            }
        });
        return new Recorder(settings, into, ledger, meters, (folder, disk, number, spare) -> {
            var segment = JournalSegment.create(folder, disk, number, spare);
            if (filesIn(folder) > mostJournalFiles) {
                segment.close(); // cannot be written from now on, like the files of a disk that is full
            }
            return segment;
        });
    }

    RecorderSettings rollingOften() {
        return rollingOften("256MB");
    }

    RecorderSettings rollingOften(String memory) {
        return new RecorderSettings(
                folder.resolve("journal"),
                OFTEN,
                Duration.ofMillis(100),
                DataSize.parse("1GB"),
                DataSize.parse(memory),
                DataSize.ofBytes(0),
                Duration.ofHours(8),
                2,
                Duration.ofSeconds(2));
    }

    static RecorderSettings settings(Path root, Duration sync, String memory, Duration longest) {
        return new RecorderSettings(
                root.resolve("journal"),
                sync,
                Duration.ofHours(1),
                DataSize.parse("1GB"),
                DataSize.parse(memory),
                DataSize.ofBytes(0),
                longest,
                2,
                Duration.ofSeconds(2));
    }

    LedgerEntry awaitState(LiveCall call, RecordingState state) {
        return await().until(
                        () -> entries.find(tenant.id(), call.recording().toString()),
                        found -> found.size() == 1 && found.get(0).state() == state)
                .get(0);
    }

    double heldBytes() {
        return meters.get("toneguard.recorder.held.bytes").gauge().value();
    }

    static void assertHolds(FolderStore store, LiveCall call, long samples, byte[] expected) throws IOException {
        assertThat(Arrays.mismatch(audio(store, call, samples), expected))
                .as("first byte that differs")
                .isEqualTo(-1);
    }

    private static byte[] audio(FolderStore store, LiveCall call, long samples) throws IOException {
        try (var channel = store.open(call.stored())) {
            assertThat(RecordingFormat.read(channel))
                    .isEqualTo(new RecordingFormat(
                            call.format().codec().word(),
                            call.format().rateHz(),
                            call.format().channels(),
                            samples));
            channel.position(WavHead.length(call.format()));
            int bytes = (int) samples * call.format().frameBytes();
            assertThat(channel.size()).isEqualTo(WavHead.length(call.format()) + bytes + (bytes & 1));
            return Channels.newInputStream(channel).readNBytes(bytes);
        }
    }

    List<String> rows(String select, LiveCall call, String order) {
        return database.scope().in(call.tenant(), () -> jdbc.sql(select + " where recording_id = ? order by " + order)
                .param(call.recording().value())
                .query((row, number) -> {
                    var line = new StringBuilder();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        line.append(i > 1 ? " " : "").append(row.getObject(i));
                    }
                    return line.toString();
                })
                .list());
    }

    static List<Path> journal(Path root) throws IOException {
        try (var files = Files.list(root.resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".journal"))
                    .sorted()
                    .toList();
        }
    }

    static long filesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .count();
        }
    }

    double journalIsOpen() {
        return meters.get("toneguard.recorder.journal.open").gauge().value();
    }

    static long journalBytes(Path root) throws IOException {
        long bytes = 0;
        for (Path file : journal(root)) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}
