package io.toneguard.ingest.recorder;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.ledger.LiveLedger;
import io.toneguard.ingest.recording.FolderStore;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.util.unit.DataSize;

/** Records calls in real time until it is killed, and notes how much was spoken. A program for {@link RecorderCrashIT}. */
final class RecorderThatDies {
    static final int CALLS = 20;
    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    private RecorderThatDies() {}

    static LiveCall call(Tenant tenant, int number) {
        var call = ScriptedCall.call(
                tenant, "crash-" + number, number % 2 == 0 ? ScriptedCall.MU_LAW : ScriptedCall.STEREO, START);
        return new LiveCall(
                call.tenant(),
                call.tenantName(),
                call.source(),
                call.callId(),
                new RecordingId(new UUID(7, number)),
                call.startedAt(),
                call.format(),
                call.speakers(),
                call.agentId(),
                call.team(),
                call.queue(),
                call.direction());
    }

    static RecorderSettings settings(Path folder) {
        return new RecorderSettings(
                folder.resolve("journal"),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                DataSize.ofGigabytes(1),
                DataSize.ofMegabytes(256),
                DataSize.ofKilobytes(64),
                Duration.ofHours(8),
                2,
                Duration.ofSeconds(5));
    }

    /** Arguments: database URL, password, folder, tenant's id. */
    public static void main(String[] arguments) throws Exception {
        var settings = new HikariConfig();
        settings.setJdbcUrl(arguments[0]);
        settings.setPassword(arguments[1]);
        settings.setSchema("toneguard");
        settings.setConnectionInitSql("set role toneguard_service");
        var source = new HikariDataSource(settings);
        var jdbc = JdbcClient.create(source);
        var scope = TestDatabase.scope(new JdbcTransactionManager(source), jdbc);
        var folder = Path.of(arguments[2]);
        var tenant = new Tenant(new TenantId(UUID.fromString(arguments[3])), "crash", ScoringPolicy.NONE);
        var recorder = new Recorder(
                settings(folder),
                new FolderStore(folder.resolve("store")),
                new LiveLedger(jdbc, scope),
                new SimpleMeterRegistry());
        var calls = new ArrayList<ScriptedCall>();
        for (int number = 0; number < CALLS; number++) {
            calls.add(new ScriptedCall(recorder, call(tenant, number)));
        }
        long begin = System.nanoTime();
        for (int half = 1; ; half++) {
            LockSupport.parkNanos(begin + TimeUnit.MILLISECONDS.toNanos(500L * half) - System.nanoTime());
            calls.forEach(call -> call.speak(0.5));
            Path note = folder.resolve("spoken.part");
            Files.write(note, Double.toString(half / 2.0).getBytes(StandardCharsets.US_ASCII));
            Files.move(note, folder.resolve("spoken"), StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
