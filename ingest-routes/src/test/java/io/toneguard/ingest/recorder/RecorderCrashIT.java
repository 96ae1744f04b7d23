package io.toneguard.ingest.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.ledger.LedgerEntries;
import io.toneguard.ingest.ledger.LiveLedger;
import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.ingest.recording.FolderStore;
import io.toneguard.voice.audio.RecordingFormat;
import io.toneguard.voice.audio.WavHead;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A process that records twenty calls is killed with SIGKILL while they are spoken. */
class RecorderCrashIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path folder;

    private final LedgerEntries entries = new LedgerEntries(JdbcClient.create(database.asService()), database.scope());

    @Test
    void everyCallIsStoredAsTruncatedAndLacksTwoSecondsAtMost() throws Exception {
        var tenant = database.addTenant("crash", Speaker.AGENT);
        double spoken = killAfter(8, tenant);
        var recorded = new FolderStore(folder.resolve("store"));
        var ledger = new LiveLedger(JdbcClient.create(database.asService()), database.scope());
        try (var next = new Recorder(RecorderThatDies.settings(folder), recorded, ledger, new SimpleMeterRegistry())) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> entries.list(tenant.id(), Optional.of(RecordingState.STORED), 100)
                                    .size()
                            == RecorderThatDies.CALLS);
        }
        for (int number = 0; number < RecorderThatDies.CALLS; number++) {
            assertIsAPrefix(recorded, RecorderThatDies.call(tenant, number), spoken);
        }
        assertThat(entries.list(tenant.id(), Optional.empty(), 100))
                .hasSize(RecorderThatDies.CALLS)
                .allSatisfy(entry -> {
                    assertThat(entry.live().ended()).isEqualTo("truncated");
                    assertThat(entry.completeness().lost()).isZero();
                });
        try (var files = Files.list(folder.resolve("journal"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".journal")))
                    .isEmpty();
        }
    }

    /** @return seconds of each call that were spoken for certain */
    private double killAfter(double seconds, Tenant tenant) throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RecorderThatDies.class.getName(),
                        database.url(),
                        database.password(),
                        folder.toString(),
                        tenant.id().toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                assertThat(process.isAlive())
                        .as(() -> read(folder.resolve("log")))
                        .isTrue();
                return Files.exists(folder.resolve("spoken"))
                        && Double.parseDouble(read(folder.resolve("spoken"))) >= seconds;
            });
        } finally {
            process.destroyForcibly().waitFor();
        }
        return Double.parseDouble(read(folder.resolve("spoken")));
    }

    private static void assertIsAPrefix(FolderStore store, LiveCall call, double spoken) throws IOException {
        try (var channel = store.open(call.stored())) {
            var format = RecordingFormat.read(channel);
            assertThat(format.durationSeconds()).as(call.callId()).isGreaterThanOrEqualTo(spoken - 2);
            channel.position(WavHead.length(call.format()));
            byte[] audio = Channels.newInputStream(channel)
                    .readNBytes((int) format.frames() * call.format().frameBytes());
            assertThat(Arrays.mismatch(audio, ScriptedCall.spoken(call, audio.length)))
                    .as("first byte of %s that differs", call.callId())
                    .isEqualTo(-1);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
