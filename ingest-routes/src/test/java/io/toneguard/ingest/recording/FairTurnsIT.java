package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.filesource.FilePreset;
import io.toneguard.ingest.filesource.MadeSources;
import io.toneguard.voice.audio.AudioFault;
import io.toneguard.voice.audio.DecoderUnavailableException;
import io.toneguard.voice.audio.UnreadableAudioException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tenant's backlog holds up no other tenant. Tenants with a single file are added before and after the one with many, because a
 * file system lists folders in an order of its own.
 */
class FairTurnsIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final int SINGLES = 12;

    /** 128 kbit/s at 44.1 kHz, without padding. */
    private static final int MP3_FRAME_BYTES = 417;

    @TempDir
    Path temp;

    @RegisterExtension
    final DropHouse house = new DropHouse(database, () -> temp);

    private final List<Path> singles = new ArrayList<>();

    @Test
    void aSingleFileDoesNotWaitForAnothersBacklog() throws Exception {
        dropSingles(0);
        for (int i = 0; i < 2500; i++) {
            house.drop("many-" + i + ".wav", Wav.mono(0.01, i));
        }
        dropSingles(SINGLES);
        house.start();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> singles.stream().allMatch(FairTurnsIT::isDone));
        assertThat(house.done()).hasSizeLessThan(500);
    }

    @Test
    void aTenantWhoseMovesAllFailFillsOnlyItsOwnTurns() throws Exception {
        dropSingles(0);
        Files.writeString(house.folder.resolve("done"), "a file where the folder should be");
        for (int i = 0; i < 1500; i++) {
            house.drop("stuck-" + i + ".wav", Wav.mono(0.01, 5000 + i));
        }
        dropSingles(SINGLES);
        house.start();
        await().atMost(Duration.ofSeconds(10)).until(() -> singles.stream().allMatch(FairTurnsIT::isDone));
        assertThat(house.waiting()).hasSize(1500);
    }

    @Test
    void whatIsDecodedSlowlyHoldsUpNobodyElseNotEvenWhatIsToBeDecodedToo() throws Exception {
        var never = new CountDownLatch(1);
        var decoding = new AtomicInteger();
        house.decoder = (audio, encoded) -> {
            decoding.incrementAndGet();
            if (audio.size() > 3 * MP3_FRAME_BYTES) {
                waitFor(never);
            }
            throw new UnreadableAudioException(AudioFault.DECODER_FAILED, "decoded, and found broken");
        };
        for (int i = 0; i < 10; i++) {
            house.drop("slow-" + i + ".mp3", mp3(4 + i));
            house.drop("quick-" + i + ".wav", Wav.mono(0.01, 20_000 + i));
        }
        house.start();
        await().until(() -> decoding.get() > 0);
        dropSingles(0);
        Path other = singles.get(0);
        Path mp3 = DropHouse.drop(other.resolveSibling(""), "other.mp3", mp3(3));
        await().atMost(Duration.ofSeconds(20)).until(() -> singles.stream().allMatch(FairTurnsIT::isDone));
        await().atMost(Duration.ofSeconds(20)).until(() -> !Files.exists(mp3));
        assertThat(other.resolveSibling("quarantine/other.mp3")).exists();
        await().untilAsserted(() -> assertThat(house.done()).hasSize(10));
        assertThat(house.waiting()).as("the slow ones").hasSize(10);
        never.countDown();
        house.awaitEmptyInbox();
        assertThat(house.quarantine()).hasSize(20);
    }

    @Test
    void whatTookAllItsTimeToDecodeThreeTimesIsQuarantined() throws Exception {
        var tries = new AtomicInteger();
        house.decoder = (audio, encoded) -> {
            tries.incrementAndGet();
            throw DecoderUnavailableException.outOfTime("FFmpeg did not decode it within 1200s (2 x decoder.time)");
        };
        house.drop("endless.mp3", mp3(4));
        var clock = house.startWithAClockToTurn();
        for (int i = 1; i <= DecodingTries.MOST; i++) {
            int wanted = i;
            await().until(() -> {
                clock.pass(Duration.ofSeconds(5));
                house.awaitLook();
                return tries.get() >= wanted;
            });
        }
        house.awaitEmptyInbox();
        assertThat(tries).hasValue(DecodingTries.MOST);
        assertThat(house.entryOf("endless.mp3").reasonCode()).isEqualTo("DECODER_FAILED");
        assertThat(house.reason("endless")).contains("3 times", "decoder.time");
    }

    @Test
    void aTenantWhoseFolderCannotBeLookedThroughHoldsUpNobodyElse() throws Exception {
        house.addSource(MadeSources.withLegs(MadeSources.of(house.tenant, "pbx", FilePreset.ASTERISK), 2));
        Path folder = house.folder.resolve("pbx");
        try (var connection = database.asOwner().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("alter table toneguard.file_source no force row level security");
            statement.execute("update toneguard.file_source set patterns = '{\"(?<leg>\"}'"); // by whoever knows better
            statement.execute("alter table toneguard.file_source force row level security");
        }
        Path stuck = DropHouse.drop(folder, "1795243931.9-rx.wav", Wav.mono(0.1, 40_000));
        dropSingles(0);
        house.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> singles.stream().allMatch(FairTurnsIT::isDone));
        house.drop("late.wav", Wav.mono(0.1, 40_001));
        await().until(() -> house.done().contains("late.wav"));
        assertThat(stuck).exists();
    }

    /** Frames of layer III, as a decoder's magic numbers know them. */
    static byte[] mp3(int frames) {
        byte[] mp3 = new byte[frames * MP3_FRAME_BYTES];
        for (int frame = 0; frame < frames; frame++) {
            mp3[frame * MP3_FRAME_BYTES] = (byte) 0xFF;
            mp3[frame * MP3_FRAME_BYTES + 1] = (byte) 0xFB;
            mp3[frame * MP3_FRAME_BYTES + 2] = (byte) 0x90;
        }
        return mp3;
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void dropSingles(int from) {
        for (int i = from; i < from + SINGLES; i++) {
            var tenant = database.addTenant("single-" + i + "-of-" + house.tenant.name());
            try {
                Path folder = Files.createDirectory(house.inbox.resolve(tenant.name()));
                singles.add(DropHouse.drop(folder, "only.wav", Wav.mono(0.01, 10_000 + i)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static boolean isDone(Path dropped) {
        return Files.exists(dropped.resolveSibling("done").resolve(dropped.getFileName()));
    }
}
