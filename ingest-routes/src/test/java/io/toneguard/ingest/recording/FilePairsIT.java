package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.filesource.FilePreset;
import io.toneguard.ingest.filesource.MadeSources;
import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.voice.call.Speaker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two mono files of one call become one recording, whatever happens in between. */
class FilePairsIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final String SIDECAR = "{\"files\": [\"call7-rx.wav\", \"call7-tx.wav\"], \"callId\": \"C-7\","
            + " \"channels\": [\"customer\", \"agent\"], \"offsetsMs\": [0, 120]}";

    @TempDir
    Path temp;

    @RegisterExtension
    final DropHouse house = new DropHouse(database, () -> temp);

    @Test
    void aSidecarMakesTwoFilesOneRecording() throws Exception {
        house.start();
        house.dropSidecar("call7.json", SIDECAR);
        house.drop("call7-rx.wav", Wav.mono(2, 1));
        house.awaitLook();
        assertThat(house.ledger()).as("one waits for the other").isEmpty();
        house.drop("call7-tx.wav", Wav.mono(1, 2));
        house.awaitEmptyInbox();
        assertThat(house.done()).containsExactly("call7-rx.wav", "call7-tx.wav", "call7.json");
        assertThat(house.ledger()).hasSize(1);
        var entry = house.entryOf("call7.wav");
        assertThat(entry.state()).isEqualTo(RecordingState.STORED);
        assertThat(entry.call().callId()).isEqualTo("C-7");
        assertThat(entry.speakers()).containsExactly(Speaker.CUSTOMER, Speaker.AGENT);
        assertThat(entry.completeness().received()).isEqualTo(2.0);
        assertThat(house.originals())
                .as("what erasure finds again")
                .containsExactly(
                        "call7-rx.wav " + Wav.mono(2, 1).length,
                        "call7-tx.wav " + Wav.mono(1, 2).length,
                        "call7.json " + SIDECAR.length());
        house.assertCounts(1, 0, 0);
        assertThat(spooled()).isZero();
        assertThat(hidden()).isZero();
    }

    @Test
    void theNamesOfASourceWithTwoLegsMakeOneRecording() throws Exception {
        house.start();
        Path folder =
                house.addSource(MadeSources.withLegs(MadeSources.of(house.tenant, "pbx", FilePreset.ASTERISK), 2));
        for (int call = 1; call <= 3; call++) {
            DropHouse.drop(folder, "179524393" + call + ".9-tx.wav", Wav.mono(1, call));
            DropHouse.drop(folder, "179524393" + call + ".9-rx.wav", Wav.mono(1, 10 + call));
        }
        DropHouse.drop(folder, "1795243939.9.wav", Wav.mono(1, 20));
        await().untilAsserted(() ->
                assertThat(house.ledger()).hasSize(4).allMatch(entry -> entry.state() == RecordingState.STORED));
        var entry = house.entryOf("1795243932.9.wav");
        assertThat(entry.call().callId()).isEqualTo("1795243932.9");
        assertThat(entry.speakers()).containsExactly(Speaker.CUSTOMER, Speaker.AGENT);
        assertThat(house.entryOf("1795243939.9.wav").speakers()).containsExactly(Speaker.UNKNOWN);
        await().until(() -> Files.exists(folder.resolve("done/1795243933.9-tx.wav")));
    }

    @Test
    void theSameTwoFilesAgainAreTheSameRecording() throws Exception {
        house.start();
        for (int i = 0; i < 2; i++) {
            house.dropSidecar("call7.json", SIDECAR);
            house.drop("call7-tx.wav", Wav.mono(1, 2));
            house.drop("call7-rx.wav", Wav.mono(2, 1));
            house.awaitEmptyInbox();
        }
        assertThat(house.ledger()).hasSize(1);
        house.assertCounts(1, 1, 0);
        assertThat(house.done()).hasSize(6);
    }

    @Test
    void aHalfWhoseOtherNeverComesIsQuarantinedWithItsNameAfterTheWait() throws Exception {
        var clock = house.startWithAClockToTurn();
        house.dropSidecar("call7.json", SIDECAR);
        house.drop("call7-rx.wav", Wav.mono(1, 1));
        house.awaitLook();
        clock.pass(DropHouse.JOIN_WAIT.minusSeconds(1));
        house.awaitLook();
        assertThat(house.waiting()).contains("call7-rx.wav");
        clock.pass(Duration.ofSeconds(2));
        house.awaitEmptyInbox();
        assertThat(house.entryOf("call7-rx.wav").reasonCode()).isEqualTo("PARTNER_MISSING");
        assertThat(house.reason("call7-rx")).contains("'call7-tx.wav'", "call7.json", "ingest.join-wait=50s");
        assertThat(house.quarantine()).contains("call7-rx.wav", "call7.json");
    }

    @Test
    void aLegWhoseOtherNeverComesIsQuarantinedToo() throws Exception {
        var clock = house.startWithAClockToTurn();
        Path folder =
                house.addSource(MadeSources.withLegs(MadeSources.of(house.tenant, "pbx", FilePreset.ASTERISK), 2));
        DropHouse.drop(folder, "1795243934.9-rx.wav", Wav.mono(1, 1));
        house.awaitLook();
        clock.pass(DropHouse.JOIN_WAIT);
        await().untilAsserted(
                        () -> assertThat(house.entryOf("1795243934.9-rx.wav").reason())
                                .contains("PARTNER_MISSING", "another leg of call '1795243934.9'"));
    }

    @Test
    void nonsenseAboutTwoFilesKeepsBothOut() throws Exception {
        house.start();
        house.dropSidecar("call7.json", "{\"files\": [\"call7-rx.wav\", \"../call7-tx.wav\"]}");
        house.drop("call7-rx.wav", Wav.mono(1, 1));
        house.dropSidecar("call8.json", "{\"files\": [\"call8-rx.wav\", \"call8-tx.wav\"], \"offsetsMs\": [0, -1]}");
        house.drop("call8-rx.wav", Wav.mono(1, 2));
        house.drop("call8-tx.wav", Wav.mono(1, 3));
        house.dropSidecar("call9.json", "{\"files\": [\"call9-rx.wav\", \"call9-tx.wav\"]}");
        house.drop("call9-rx.wav", Wav.mono(1, 4));
        house.drop("call9-tx.wav", Wav.stereo(1, 5));
        house.awaitEmptyInbox();
        assertThat(house.ledger()).hasSize(5).allMatch(entry -> entry.state() == RecordingState.QUARANTINED);
        assertThat(house.entryOf("call7-rx.wav").reasonCode()).isEqualTo("SIDECAR_INVALID");
        assertThat(house.entryOf("call8-tx.wav").reason()).contains("'offsetsMs'");
        assertThat(house.entryOf("call9-rx.wav").reasonCode()).isEqualTo("UNSUPPORTED_CHANNELS");
    }

    @Test
    void killedAfterTheStoreHadItTheSameStepsGoOn() throws Exception {
        house.store.diesAfterPut = true;
        house.start();
        house.dropSidecar("call7.json", SIDECAR);
        house.drop("call7-rx.wav", Wav.mono(1, 1));
        house.drop("call7-tx.wav", Wav.mono(1, 2));
        await().until(() -> house.store.count() == 1);
        house.stop();
        house.store.diesAfterPut = false;
        house.start();
        house.awaitEmptyInbox();
        assertThat(house.ledger()).hasSize(1);
        assertThat(house.store.count()).isOne();
    }

    @Test
    void killedBetweenTwoMovesNoHalfIsLeftAlone() throws Exception {
        house.dropSidecar("call7.json", SIDECAR);
        Path rx = house.drop("call7-rx.wav", Wav.mono(1, 1));
        Path tx = house.drop("call7-tx.wav", Wav.mono(1, 2));
        var moves = new PairMoves(
                house.folder,
                "0123456789abcdef".repeat(4),
                List.of(
                        PairMoves.Move.of(rx),
                        PairMoves.Move.of(tx),
                        PairMoves.Move.of(house.folder.resolve("call7.json"))));
        moves.write();
        Files.createDirectories(house.folder.resolve("done"));
        Files.move(rx, house.folder.resolve("done/call7-rx.wav"));
        house.start();
        house.awaitEmptyInbox();
        assertThat(house.done()).containsExactly("call7-rx.wav", "call7-tx.wav", "call7.json");
        assertThat(house.ledger()).as("nothing came in again").isEmpty();
        assertThat(hidden()).isZero();
    }

    @Test
    void aNoteThatSomebodyElseWroteMovesNothingOfOthers() throws Exception {
        Path other = Files.createDirectories(house.inbox.resolve("somebody-else"));
        Path theirs = DropHouse.drop(other, "theirs.wav", Wav.mono(1, 1));
        var forged = PairMoves.Move.of(theirs);
        new PairMoves(
                        house.folder,
                        "0123456789abcdef".repeat(4),
                        List.of(new PairMoves.Move("../somebody-else/theirs.wav", forged.bytes(), forged.modified())))
                .write();
        Files.writeString(house.folder.resolve(".pair-x.moving"), "nonsense\n1/2\n//\n");
        house.drop("good.wav", Wav.mono(1, 2));
        house.start();
        house.awaitEmptyInbox();
        assertThat(theirs).exists();
        assertThat(hidden()).isZero();
    }

    private long spooled() throws Exception {
        try (var files = Files.list(house.inbox.resolve(PairSpool.FOLDER))) {
            return files.count();
        }
    }

    private long hidden() throws Exception {
        try (var files = Files.list(house.folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("."))
                    .count();
        }
    }
}
