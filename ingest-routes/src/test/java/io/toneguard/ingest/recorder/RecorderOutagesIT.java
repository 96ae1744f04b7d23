package io.toneguard.ingest.recorder;

import static io.toneguard.ingest.recorder.RecorderHouse.OFTEN;
import static io.toneguard.ingest.recorder.RecorderHouse.assertHolds;
import static io.toneguard.ingest.recorder.RecorderHouse.journal;
import static io.toneguard.ingest.recorder.RecorderHouse.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.ledger.LedgerEntry;
import io.toneguard.ingest.ledger.RecordingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is recorded while a store, a database, a disk or the program itself does not do its part. */
class RecorderOutagesIT {
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
    void whileTheStoreIsAwayTheJournalHoldsWhatMemoryDoesNotAndNothingIsLost() throws IOException {
        house.recorder.close();
        house.recorder = house.recorder(house.store, settings(folder, OFTEN, "1MB", Duration.ofHours(8)));
        house.store.isFull = true;
        var call = house.begin("store-away", ScriptedCall.STEREO);
        for (int i = 0; i < 30; i++) {
            call.speak(5);
            // The journal's thread keeps up with real sessions; this one speaks a thousand times as fast.
            await().pollInterval(Duration.ofMillis(2)).until(() -> house.heldBytes() <= 600_000);
        }
        call.hangUp();
        await().until(() -> house.meters.counter("toneguard.recorder.setbacks").count() >= 2);
        house.store.isFull = false;
        var entry = house.awaitState(call.call(), RecordingState.STORED);
        assertThat(entry.completeness().lost()).isZero();
        assertHolds(house.store, call.call(), 150 * 8000, ScriptedCall.spoken(call.call(), 150 * 32_000));
        assertThat(call.blocksOut()).isZero();
        assertThat(house.heldBytes()).isZero();
    }

    @Test
    void aDatabaseThatIsAwayAtTheStartAndAtTheEndDelaysTheRowOnly() throws IOException {
        house.databaseIsAway = true;
        var call = house.begin("database-away", ScriptedCall.MU_LAW);
        call.speak(7);
        call.hangUp();
        await().until(() -> {
            try (var whole = house.store.open(call.call().stored())) {
                return whole.size() > 0;
            } catch (IOException notYet) {
                return false;
            }
        });
        assertThat(house.entries.find(house.tenant.id(), "database-away")).isEmpty();
        house.databaseIsAway = false;
        house.awaitState(call.call(), RecordingState.STORED);
        assertHolds(house.store, call.call(), 56_000, ScriptedCall.spoken(call.call(), 56_000));
    }

    @Test
    void aRecorderThatStopsWhileTheDatabaseIsAwayLeavesItsRowsToTheNext() throws IOException {
        house.databaseIsAway = true;
        var call = house.begin("next-start", ScriptedCall.MU_LAW);
        call.speak(6);
        call.hangUp();
        house.recorder.close();
        assertThat(journal(folder)).isNotEmpty();
        house.databaseIsAway = false;
        house.recorder = house.recorder(house.store, settings(folder, OFTEN, "256MB", Duration.ofHours(8)));
        var entry = house.awaitState(call.call(), RecordingState.STORED);
        assertThat(entry.live().ended()).isEqualTo("complete");
        assertHolds(house.store, call.call(), 48_000, ScriptedCall.spoken(call.call(), 48_000));
    }

    @Test
    void whatDoesNotFitTheMemoryIsSilenceAndIsListed() throws IOException {
        house.recorder.close();
        // Never drains by itself, as if its disk stood still.
        house.recorder = house.recorder(house.store, settings(folder, Duration.ofHours(1), "1MB", Duration.ofHours(8)));
        var call = house.begin("shed", ScriptedCall.STEREO);
        call.speak(60);
        call.hangUp();
        assertThat(call.blocksOut()).isEqualTo(7);
        assertThat(house.recorder.isRecording()).as("whether it takes audio").isFalse();
        house.recorder.close();
        var entry = house.awaitState(call.call(), RecordingState.STORED);
        assertThat(entry.completeness()).isEqualTo(new LedgerEntry.Completeness(60.0, 35.0, 25.0));
        assertThat(house.rows("select channel, from_seconds, seconds, kind from recording_gap", call.call(), "gap"))
                .containsExactly("0 35.0 25.0 shed", "1 35.0 25.0 shed");
        byte[] expected = ScriptedCall.spoken(call.call(), 60 * 32_000);
        Arrays.fill(expected, 35 * 32_000, expected.length, (byte) 0);
        assertHolds(house.store, call.call(), 60 * 8000, expected);
        assertThat(house.meters.counter("toneguard.recorder.shed.seconds").count())
                .isEqualTo(25.0);
        assertThat(call.blocksOut()).isZero();
    }

    @Test
    void aRecorderThatHasNeitherJournalNorStoreSaysSoBeforeItsMemoryIsFull() throws IOException {
        house.recorder.close();
        house.recorder = house.recorder(house.store, house.rollingOften("1MB"));
        var call = house.begin("nowhere-to-go", ScriptedCall.STEREO);
        call.speak(1);
        house.store.isFull = true;
        var away = Files.move(folder.resolve("journal"), folder.resolve("journal-away"));
        Files.createFile(folder.resolve("journal"));
        await().until(() -> house.journalIsOpen() == 0);
        assertThat(house.recorder.isRecording()).as("while memory has room").isTrue();
        call.speak(24);
        await().until(() -> !house.recorder.isRecording());
        assertThat(house.meters.counter("toneguard.recorder.shed.seconds").count())
                .isZero();

        house.store.isFull = false;
        await().until(house.recorder::isRecording);
        Files.delete(folder.resolve("journal"));
        Files.move(away, folder.resolve("journal"));
        call.hangUp();
        house.awaitState(call.call(), RecordingState.STORED);
        assertHolds(house.store, call.call(), 25 * 8000, ScriptedCall.spoken(call.call(), 25 * 32_000));
    }

    @Test
    void aFaultInTheJournalsThreadIsCountedAndEndsNoRecording() throws IOException {
        var call = house.begin("fault", ScriptedCall.MU_LAW);
        house.clockIsBroken = true;
        call.speak(7);
        await().until(() -> house.meters.counter("toneguard.recorder.faults").count() >= 1);
        house.clockIsBroken = false;
        call.hangUp();
        house.awaitState(call.call(), RecordingState.STORED);
        assertHolds(house.store, call.call(), 56_000, ScriptedCall.spoken(call.call(), 56_000));
        assertThat(house.recorder.isRecording()).isTrue();
        house.recorder.close();
        assertThat(house.recorder.isRecording()).isFalse();
    }
}
