package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.voice.audio.AudioFault;
import io.toneguard.voice.audio.UnreadableAudioException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What comes over HTTP, with somebody who waits for the answer. */
class DirectIntakeIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Duration A_MOMENT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path temp;

    @RegisterExtension
    final DropHouse house = new DropHouse(database, () -> temp);

    @Test
    void behindAStoreThatHangsOneIsToldSoInTimeAndComesInAfterwards() throws Exception {
        var hanging = new CountDownLatch(1);
        var goesOn = new CountDownLatch(1);
        house.store.beforePut = recording -> {
            hanging.countDown();
            awaitOpen(goesOn);
        };
        var intake = house.direct(1, A_MOMENT);
        var first = CompletableFuture.supplyAsync(() -> take(intake, "first.wav", 1));
        var second = offered("second.wav", 2);
        try {
            awaitOpen(hanging);
            assertThatThrownBy(() -> intake.take(second))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("second.wav")
                    .hasMessageContaining("ingest.lanes=1");
        } finally {
            goesOn.countDown();
        }
        assertThat(first.get().outcome()).isEqualTo(Taken.Outcome.STORED);
        assertThat(intake.take(second).outcome()).isEqualTo(Taken.Outcome.STORED);
    }

    @Test
    void whoFindsNoDecoderFreeIsToldSoInTimeAndWhatNeedsNoneComesIn() throws Exception {
        var hanging = new CountDownLatch(1);
        var goesOn = new CountDownLatch(1);
        house.decoder = (audio, encoded) -> {
            hanging.countDown();
            awaitOpen(goesOn);
            throw new UnreadableAudioException(AudioFault.DECODER_FAILED, "decoded, and found broken");
        };
        var intake = house.direct(1, A_MOMENT);
        var offered = offered("first.mp3", FairTurnsIT.mp3(4));
        var first = CompletableFuture.runAsync(
                () -> assertThatThrownBy(() -> intake.take(offered)).isInstanceOf(RefusedException.class));
        try {
            awaitOpen(hanging);
            var second = offered("second.mp3", FairTurnsIT.mp3(5));
            assertThatThrownBy(() -> intake.take(second))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("second.mp3")
                    .hasMessageContaining("ingest.decoding-lanes");
            assertThat(intake.take(offered("third.wav", 4)).outcome()).isEqualTo(Taken.Outcome.STORED);
        } finally {
            goesOn.countDown();
        }
        first.get();
    }

    @Test
    void aLaneIsFreeAgainAfterOneThatFailed() throws Exception {
        var intake = house.direct(1, LONG);
        house.store.isFull = true;
        var offered = offered("call.wav", 3);
        assertThatThrownBy(() -> intake.take(offered)).hasMessageContaining("No space left");
        assertThatThrownBy(() -> intake.take(offered("none.wav", new byte[100])))
                .isInstanceOf(RefusedException.class);

        house.store.isFull = false;
        var again = CompletableFuture.supplyAsync(() -> take(intake, "call.wav", 3));
        await().until(again::isDone);
        assertThat(again.get().outcome()).isEqualTo(Taken.Outcome.STORED);
    }

    private Taken take(DirectIntake intake, String name, long seed) {
        try {
            return intake.take(offered(name, seed));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Offered offered(String name, long seed) throws IOException {
        return offered(name, Wav.mono(0.5, seed));
    }

    private Offered offered(String name, byte[] content) throws IOException {
        Path file = Files.write(temp.resolve(name), content);
        return new Offered(
                house.tenant.id(), name, file, Sidecar.NONE, Instant.parse("2026-11-22T10:00:00Z"), Origin.NONE);
    }

    private static void awaitOpen(CountDownLatch gate) {
        try {
            assertThat(gate.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
