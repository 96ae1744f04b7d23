package io.toneguard.ingest.recorder;

import static io.toneguard.ingest.recorder.RecorderHouse.OFTEN;
import static io.toneguard.ingest.recorder.RecorderHouse.assertHolds;
import static io.toneguard.ingest.recorder.RecorderHouse.filesIn;
import static io.toneguard.ingest.recorder.RecorderHouse.journal;
import static io.toneguard.ingest.recorder.RecorderHouse.journalBytes;
import static io.toneguard.ingest.recorder.RecorderHouse.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.ledger.LedgerEntry;
import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.ingest.recording.FolderStore;
import io.toneguard.voice.call.Gap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** What the journal keeps, what it lets go of, and what is made of what a killed process left in it. */
class RecorderJournalIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path folder;

    private RecorderHouse house;

    @BeforeEach
    void start() {
        house = new RecorderHouse(database, folder);
    }

    @AfterEach
    void stop() throws IOException {
        house.close();
    }

    @Test
    void whatAKilledProcessLeftIsFinishedAsTruncatedWhateverIsTornAtItsEnd() throws IOException {
        var running = house.begin("killed-running", ScriptedCall.STEREO);
        running.speak(3);
        running.lose(1, Gap.Kind.LOST);
        running.speak(9);
        var brief = house.begin("killed-brief", ScriptedCall.MU_LAW);
        brief.speak(2);
        house.awaitState(brief.call(), RecordingState.RECEIVING);
        await().until(() -> journalBytes(folder) > 13 * 32_000 + 16_000);

        // What a crash leaves: the files as they are now, the journal's last record half-written.
        Path left = folder.resolve("left");
        FileSystemUtils.copyRecursively(folder.resolve("store"), left.resolve("store"));
        FileSystemUtils.copyRecursively(folder.resolve("journal"), left.resolve("journal"));
        Path last = journal(left).get(0);
        try (var torn = FileChannel.open(last, StandardOpenOption.WRITE)) {
            torn.write(ByteBuffer.wrap(new byte[] {0, 0, 16, 0, 1, 2, 3, 4, 2}), endOfRecords(last));
        }

        var leftStore = new FolderStore(left.resolve("store"));
        for (int start = 1; start <= 2; start++) {
            try (var next = house.recorder(leftStore, settings(left, OFTEN, "256MB", Duration.ofHours(8)))) {
                var entry = house.awaitState(running.call(), RecordingState.STORED);
                assertThat(entry.live().ended()).isEqualTo("truncated");
                assertThat(entry.completeness()).isEqualTo(new LedgerEntry.Completeness(13.0, 12.0, 1.0));
                house.awaitState(brief.call(), RecordingState.STORED);
            }
            assertThat(journal(left)).as("after start %s", start).isEmpty();
        }
        byte[] expected = ScriptedCall.spoken(running.call(), 13 * 32_000);
        Arrays.fill(expected, 3 * 32_000, 4 * 32_000, (byte) 0);
        assertHolds(leftStore, running.call(), 13 * 8000, expected);
        assertHolds(leftStore, brief.call(), 16_000, ScriptedCall.spoken(brief.call(), 16_000));
        assertThat(house.rows("select channel, from_seconds, seconds, kind from recording_gap", running.call(), "gap"))
                .containsExactly("0 3.0 1.0 lost", "1 3.0 1.0 lost");
        running.hangUp();
        brief.hangUp();
    }

    private static int endOfRecords(Path segment) throws IOException {
        var records = ByteBuffer.wrap(Files.readAllBytes(segment));
        int end = 0;
        while (end + JournalRecord.FRAME_BYTES < records.limit() && records.getInt(end) > 0) {
            end += JournalRecord.FRAME_BYTES + records.getInt(end);
        }
        return end;
    }

    @Test
    void audioThatIsGoneByErasureOrRetentionDoesNotComeBackFromTheJournalOfAKilledProcess() throws IOException {
        var erased = house.begin("erased", ScriptedCall.MU_LAW);
        var over = house.begin("retention-over", ScriptedCall.MU_LAW);
        var kept = house.begin("kept", ScriptedCall.MU_LAW);
        var calls = List.of(erased, over, kept);
        for (ScriptedCall call : calls) {
            call.speak(7);
            house.awaitState(call.call(), RecordingState.RECEIVING);
        }
        await().until(() -> journalBytes(folder) > 3 * 56_000);
        // Killed before the journal had that the calls were settled; their audio went afterwards.
        Path left = folder.resolve("left");
        FileSystemUtils.copyRecursively(folder.resolve("journal"), left.resolve("journal"));
        for (ScriptedCall call : calls) {
            call.hangUp();
            house.awaitState(call.call(), RecordingState.STORED);
        }
        database.scope().run(house.tenant.id(), () -> {
            house.jdbc
                    .sql("update recording set state = 'erased' where recording_id = ?")
                    .param(erased.call().recording().value())
                    .update();
            house.jdbc
                    .sql("update recording set audio_deleted_at = now() where recording_id = ?")
                    .param(over.call().recording().value())
                    .update();
        });
        var leftStore = new FolderStore(left.resolve("store"));
        try (var next = house.recorder(leftStore, settings(left, OFTEN, "256MB", Duration.ofHours(8)))) {
            await().until(() -> house.meters.find("toneguard.recorder.calls").counters().stream()
                            .mapToDouble(Counter::count)
                            .sum()
                    == 3);
        }
        assertThat(journal(left)).isEmpty();
        for (ScriptedCall call : List.of(erased, over)) {
            assertThatThrownBy(() -> leftStore.open(call.call().stored())).isInstanceOf(NoSuchFileException.class);
        }
        assertHolds(leftStore, kept.call(), 56_000, ScriptedCall.spoken(kept.call(), 56_000));
    }

    @Test
    void theJournalIsLetGoOfOnceDraftsAreDurable() throws IOException {
        house.recorder.close();
        house.recorder = house.recorder(house.store, house.rollingOften());
        var call = house.begin("rolled", ScriptedCall.MU_LAW);
        for (int i = 0; i < 8; i++) {
            call.speak(5);
            var before = journal(folder).get(0);
            await().until(() -> !Files.exists(before));
        }
        assertThat(journalBytes(folder)).isLessThan(3 * 40_000);
        call.hangUp();
        house.awaitState(call.call(), RecordingState.STORED);
        assertHolds(house.store, call.call(), 320_000, ScriptedCall.spoken(call.call(), 320_000));
    }

    @Test
    void aJournalThatFilledItsDiskLetsGoOfItWhenTheStoreHasTheAudioThoughCallsRun() throws IOException {
        house.recorder.close();
        house.mostJournalFiles = 4;
        house.recorder = house.recorder(house.store, house.rollingOften());
        var call = house.begin("filled", ScriptedCall.MU_LAW);
        call.speak(5);
        house.store.isFull = true;
        for (int i = 0; i < 200 && house.journalIsOpen() == 1; i++) {
            call.speak(5);
            LockSupport.parkNanos(OFTEN.toNanos());
        }
        assertThat(house.journalIsOpen())
                .as("whether the full journal is written")
                .isZero();
        call.speak(5);
        var later = house.begin("begun-without-a-journal", ScriptedCall.MU_LAW);
        later.speak(5);
        await().until(() -> house.meters.counter("toneguard.recorder.setbacks").count() >= 2);
        assertThat(filesIn(folder.resolve("journal")))
                .as("files on the full disk, with the one that is being tried")
                .isLessThanOrEqualTo(4 + 1);

        house.store.isFull = false;
        await().until(() -> house.journalIsOpen() == 1);
        call.speak(2);
        long samples = call.samples();
        // Only when the calls are said again and their audio is in the journal or in the store would a crash cost
        // nothing.
        await().untilAsserted(() -> {
            var left = JournalReader.read(JournalSegment.in(folder.resolve("journal")));
            assertThat(left)
                    .extracting(found -> found.call().recording())
                    .contains(call.call().recording(), later.call().recording());
        });
        call.hangUp();
        later.hangUp();
        house.awaitState(call.call(), RecordingState.STORED);
        house.awaitState(later.call(), RecordingState.STORED);
        assertHolds(house.store, call.call(), samples, ScriptedCall.spoken(call.call(), (int) samples));
    }

    @Test
    void aJournalThatIsFullWhenItsProcessStartsLetsGoOfItWhenTheCallsLeftInItAreFinished() throws IOException {
        var call = house.begin("left-on-a-full-disk", ScriptedCall.MU_LAW);
        call.speak(7);
        house.awaitState(call.call(), RecordingState.RECEIVING);
        house.recorder.close();
        house.mostJournalFiles = 1;
        house.recorder = house.recorder(house.store, house.rollingOften());
        house.awaitState(call.call(), RecordingState.STORED);
        assertHolds(house.store, call.call(), 56_000, ScriptedCall.spoken(call.call(), 56_000));
        await().until(() -> house.journalIsOpen() == 1);
    }

    @Test
    void aCallThatPausesKeepsNoMoreOfTheJournalThanItsOwnAudio() throws IOException {
        house.recorder.close();
        house.recorder = house.recorder(house.store, house.rollingOften());
        var call = house.begin("paused", ScriptedCall.MU_LAW);
        call.speak(7);
        var before = journal(folder).get(0);
        await().until(() -> !Files.exists(before));
        house.recorder.close();
        house.recorder = house.recorder(house.store, house.rollingOften());
        house.awaitState(call.call(), RecordingState.STORED);
        assertHolds(house.store, call.call(), 56_000, ScriptedCall.spoken(call.call(), 56_000));
    }

    @Test
    void theLedgerHearsOfACallWhenTheJournalHasItSoThatNoCrashLeavesItReceivingForEver() throws IOException {
        house.recorder.close();
        house.recorder =
                house.recorder(house.store, settings(folder, Duration.ofHours(1), "256MB", Duration.ofHours(8)));
        house.begin("not-yet-durable", ScriptedCall.MU_LAW);
        house.recorder.refusedConversation(house.tenant.id(), "pbx-later", "written after whatever was told before");
        await().until(() -> house.entries.find(house.tenant.id(), "pbx-later").size() == 1);
        assertThat(house.entries.find(house.tenant.id(), "not-yet-durable")).isEmpty();
    }

    @Test
    void aJournalIsForOneRecorder() {
        assertThatThrownBy(() -> house.recorder(house.store, settings(folder, OFTEN, "1MB", Duration.ofHours(8))))
                .hasMessageContaining("recorder.journal=")
                .hasMessageContaining("in use");
    }
}
