package io.toneguard.app.store.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.ingest.ledger.LiveLedger;
import io.toneguard.ingest.recorder.Recorder;
import io.toneguard.ingest.recorder.RecorderSettings;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;

/** The product's recorder with the product's default settings on the store in Azure: what a live call costs there. */
class AzureRecorderIT {
    private static final int RATE_HZ = 8_000;
    private static final int BLOCK_SAMPLES = 5 * RATE_HZ;
    private static final int CALL_SECONDS = 600;

    @TempDir
    Path journal;

    /**
     * Ten minutes of a stereo call, as fast as they can be told; the store's clock is turned as the audio goes on. The journal is rolled by its
     * size of 1 MB, each 65 s of this audio, where in real time it is rolled each 60 s.
     */
    @Test
    void aLiveCallOfTenMinutesIsAppendedAtMostFourTimesAMinuteAndWholeInTheEnd() throws Exception {
        var shelf = AzureShelf.direct();
        var meters = new SimpleMeterRegistry();
        var settings = new RecorderSettings(
                journal,
                Duration.ofMillis(10),
                Duration.ofSeconds(60),
                DataSize.ofMegabytes(1),
                DataSize.ofMegabytes(64),
                DataSize.ofKilobytes(64),
                Duration.ofHours(8),
                1,
                Duration.ofSeconds(20));
        var said = new ByteArrayOutputStream();
        var call = call();
        try (var recorder = new Recorder(settings, shelf.store, noLedger(), meters)) {
            var listener = recorder.listenTo(call);
            var random = new Random(9);
            int blocks = 0;
            for (int second = 0; second < CALL_SECONDS; second += 5) {
                var bytes = new byte[2 * BLOCK_SAMPLES];
                random.nextBytes(bytes);
                said.write(bytes);
                var block = new AudioBlock(bytes, BLOCK_SAMPLES, free -> {}).at((long) second * RATE_HZ);
                shelf.pass(Duration.ofSeconds(5));
                listener.audio(block, 0, BLOCK_SAMPLES);
                block.release();
                int expected = ++blocks;
                await().until(() -> meters.timer("toneguard.recorder.append").count() >= expected);
                assertThat(shelf.count("appends"))
                        .as("after %s s", second + 5)
                        .isLessThanOrEqualTo(4 * (second + 5) / 60.0 + 1);
            }
            listener.ended(new CallEnded(
                    (long) CALL_SECONDS * RATE_HZ, CallEnded.Ending.COMPLETE, "hung up", List.of(), List.of(), 0));
            await().until(() -> isWhole(shelf, call));
        }
        assertThat(shelf.count("appends")).isBetween(CALL_SECONDS / 25.0, CALL_SECONDS / 15.0);
        try (var audio = shelf.store.open(call.stored())) {
            byte[] whole = Channels.newInputStream(audio).readAllBytes();
            int head = whole.length - said.size();
            assertThat(head).isEqualTo(58);
            assertThat(Arrays.copyOfRange(whole, head, whole.length)).isEqualTo(said.toByteArray());
        }
    }

    private static boolean isWhole(AzureShelf shelf, LiveCall call) throws java.io.IOException {
        try (var audio = shelf.store.open(call.stored())) {
            return audio.size() > 0;
        } catch (NoSuchFileException notYet) {
            return false;
        }
    }

    private static LiveCall call() {
        return new LiveCall(
                new TenantId(UUID.randomUUID()),
                "acme",
                "pbx-1",
                "c-1",
                new RecordingId(UUID.randomUUID()),
                Instant.now(),
                new WireFormat(WireCodec.MU_LAW, RATE_HZ, 2),
                List.of(Speaker.AGENT, Speaker.CUSTOMER),
                "anna",
                null,
                null,
                "inbound");
    }

    private static LiveLedger noLedger() {
        return new LiveLedger(JdbcClient.create(new PGSimpleDataSource()), new TenantScope() {
            @Override
            public <T> T in(TenantId tenant, Supplier<T> work) {
                return null;
            }
        });
    }
}
