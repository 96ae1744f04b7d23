package io.toneguard.ingest.recording;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.contract.Contract;
import io.toneguard.ingest.ledger.LedgerEntry;
import io.toneguard.ingest.ledger.RecordingState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is no recording goes to quarantine, says why, and disturbs nobody. */
class RefusedFilesIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path temp;

    @RegisterExtension
    final DropHouse house = new DropHouse(database, () -> temp);

    @Test
    void overTheContractedHoursAFileIsPutAsideWithItsReasonAndComesInWhenTheContractIsRaised() throws Exception {
        // 5 s in all.
        house.contracts().agree(house.tenant.id(), new Contract(null, 5 / 3600.0, null));
        house.drop("a.wav", Wav.mono(3, 1));
        house.start();
        house.awaitEmptyInbox();
        house.drop("b.wav", Wav.mono(3, 2));
        house.drop("again.wav", Wav.mono(3, 1));
        house.awaitEmptyInbox();
        assertThat(house.entryOf("a.wav").state()).isEqualTo(RecordingState.STORED);
        assertThat(house.done()).as("what is here costs nothing").containsExactlyInAnyOrder("a.wav", "again.wav");
        assertThat(house.entryOf("b.wav").state()).isEqualTo(RecordingState.QUARANTINED);
        assertThat(house.entryOf("b.wav").reasonCode()).isEqualTo("OVER_CONTRACT");
        assertThat(house.reason("b")).contains("3.0 s of audio", "next month", "tenants contract");
        assertThat(house.contracts().audioSecondsThisMonth(house.tenant.id())).isEqualTo(3);

        house.contracts().agree(house.tenant.id(), Contract.UNLIMITED);
        house.stop();
        house.start(); // knows no contract yet, as after five seconds
        Files.delete(house.folder.resolve("quarantine/b.reason.txt"));
        Files.move(house.folder.resolve("quarantine/b.wav"), house.folder.resolve("b.wav"));
        house.awaitEmptyInbox();
        assertThat(house.ledger())
                .filteredOn(entry -> entry.fileName().equals("b.wav"))
                .extracting(LedgerEntry::state)
                .containsExactlyInAnyOrder(RecordingState.QUARANTINED, RecordingState.STORED);
        assertThat(house.contracts().audioSecondsThisMonth(house.tenant.id())).isEqualTo(6);
    }

    @Test
    void everyBadFileBetweenTwoGoodOnesIsNamedAndTheGoodOnesComeIn() throws Exception {
        byte[] wav = Wav.mono(1, 1);
        house.drop("good-1.wav", wav);
        house.drop("empty.wav", new byte[0]);
        house.drop("empty too.wav", new byte[0]);
        house.drop("text.wav", "this is a shopping list".getBytes(StandardCharsets.UTF_8));
        house.drop(
                "song.mp3",
                "ID3 and so on, long enough to be looked at as a header....".getBytes(StandardCharsets.UTF_8));
        house.drop("notes.txt", "x".getBytes(StandardCharsets.UTF_8));
        house.drop("header only.wav", Wav.mono(0, 1));
        house.drop("length 0.wav", Wav.withDataLength(wav, 0));
        house.drop("length ffffffff.wav", Wav.withDataLength(wav, -1));
        house.drop("truncated.wav", Wav.firstBytes(wav, wav.length / 2));
        house.drop("0 channels.wav", Wav.of(0, 8000, 8000, 1));
        house.drop("3 channels.wav", Wav.of(3, 8000, 8000, 1));
        house.drop("absurd rate.wav", Wav.of(1, 2_000_000, 8000, 1));
        Path directory = Files.createDirectories(house.folder.resolve("directory.wav"));
        Files.writeString(directory.resolve("inside"), "kept");
        Files.setLastModifiedTime(directory, DropHouse.anHourAgo());
        Files.createSymbolicLink(house.folder.resolve("dangling.wav"), temp.resolve("nowhere"));
        Files.createSymbolicLink(house.folder.resolve("link.wav"), Files.write(temp.resolve("secret.wav"), wav));
        assertThat(new ProcessBuilder("mkfifo", house.folder.resolve("pipe.wav").toString())
                        .start()
                        .waitFor())
                .isZero();
        house.drop("good-2.wav", Wav.mono(1, 2));
        house.start();
        house.awaitEmptyInbox();

        var codes = house.ledger().stream()
                .filter(e -> e.state() == RecordingState.QUARANTINED)
                .collect(Collectors.toMap(LedgerEntry::fileName, LedgerEntry::reasonCode));
        assertThat(codes)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        entry("empty.wav", "EMPTY_FILE"),
                        entry("empty too.wav", "EMPTY_FILE"),
                        entry("text.wav", "NOT_AUDIO"),
                        entry("song.mp3", "NOT_AUDIO"),
                        entry("notes.txt", "NOT_AUDIO"),
                        entry("header only.wav", "NO_AUDIO"),
                        entry("length 0.wav", "LENGTH_NOT_SET"),
                        entry("length ffffffff.wav", "LENGTH_NOT_SET"),
                        entry("truncated.wav", "TRUNCATED"),
                        entry("0 channels.wav", "UNSUPPORTED_CHANNELS"),
                        entry("3 channels.wav", "UNSUPPORTED_CHANNELS"),
                        entry("absurd rate.wav", "UNSUPPORTED_RATE"),
                        entry("directory.wav", "NOT_A_FILE"),
                        entry("dangling.wav", "NOT_A_FILE"),
                        entry("link.wav", "NOT_A_FILE"),
                        entry("pipe.wav", "NOT_A_FILE")));
        for (String name : codes.keySet()) {
            String stem = name.substring(0, name.lastIndexOf('.'));
            assertThat(Files.exists(house.folder.resolve("quarantine").resolve(name), LinkOption.NOFOLLOW_LINKS))
                    .as(name)
                    .isTrue();
            assertThat(house.reason(stem))
                    .isEqualTo(house.entryOf(name).reason() + "\n")
                    .startsWith(name + ": " + codes.get(name));
            assertThat(house.entryOf(name).call()).isNull();
        }
        assertThat(house.quarantine()).hasSize(2 * codes.size());
        assertThat(house.folder.resolve("quarantine/directory.wav/inside")).hasContent("kept");
        assertThat(house.done()).containsExactly("good-1.wav", "good-2.wav");
        assertThat(house.store.count()).isEqualTo(2);
        house.assertCounts(2, 0, codes.size());
    }

    @Test
    void aSidecarThatSaysNonsenseKeepsItsRecordingOutUntilItIsCorrected() throws Exception {
        house.start();
        byte[] wav = Wav.stereo(1, 3);
        Map<String, String> nonsense = Map.of(
                "no json", "{\"callId\": ",
                "an array", "[]",
                "number", "{\"callId\": 7}",
                "time", "{\"startedAt\": \"yesterday\"}",
                "year", "{\"startedAt\": \"1970-01-01T00:00:00Z\"}",
                "word", "{\"channels\": [\"agent\", \"boss\"]}",
                "count", "{\"channels\": [\"agent\"]}",
                "way", "{\"direction\": \"sideways\"}",
                "control", "{\"queue\": \"a\\u0000b\"}",
                "long", "{\"team\": \"" + "x".repeat(201) + "\"}");
        nonsense.forEach(house::dropNonsense);
        house.awaitEmptyInbox();

        assertThat(house.ledger()).hasSize(nonsense.size()).allMatch(e -> "SIDECAR_INVALID".equals(e.reasonCode()));
        assertThat(house.quarantine()).hasSize(3 * nonsense.size()).contains("way.json", "way.wav", "way.reason.txt");
        assertThat(house.reason("time")).contains("'startedAt'");
        assertThat(house.reason("word")).contains("'channels'");
        assertThat(house.reason("count")).contains("'channels'", "1", "2");
        assertThat(house.reason("no json")).contains("line 1");

        house.drop("time.wav", wav);
        house.dropSidecar("time.json", "{\"startedAt\": \"2026-01-01T00:00:00\"}");
        house.awaitEmptyInbox();
        assertThat(house.done()).containsExactly("time.json", "time.wav");
        house.assertCounts(1, 0, nonsense.size());
    }

    @Test
    void aRefusedRecordingWhoseSidecarNamesTheCallIsFoundUnderIt() throws Exception {
        house.dropSidecar(
                "cut.json", "{\"callId\": \"C-1\", \"startedAt\": \"2026-01-01T00:00:00\", \"agentId\": \"anna\"}");
        house.drop("cut.wav", Wav.firstBytes(Wav.mono(1, 4), 500));
        house.start();
        house.awaitEmptyInbox();

        var found = house.entries.find(house.tenant.id(), "C-1");
        assertThat(found).hasSize(1);
        assertThat(found.get(0).reasonCode()).isEqualTo("TRUNCATED");
        assertThat(found.get(0).call().agentId()).isEqualTo("anna");
        assertThat(house.entries.why(house.tenant, found.get(0))).contains("quarantined since", "TRUNCATED", "C-1");
        assertThat(house.quarantine()).containsExactly("cut.json", "cut.reason.txt", "cut.wav");
    }

    @Test
    void inQuarantineNothingIsOverwritten() throws Exception {
        house.start();
        for (String text : new String[] {"one", "two", "three"}) {
            house.drop("same.wav", text.getBytes(StandardCharsets.UTF_8));
            house.dropSidecar("same.json", "{\"agentId\": \"" + text + "\"}");
            house.awaitEmptyInbox();
        }
        house.drop("same.txt", "four".getBytes(StandardCharsets.UTF_8));
        house.awaitEmptyInbox();

        assertThat(house.quarantine()).hasSize(3 * 3 + 2).contains("same.wav", "same.json", "same.reason.txt");
        assertThat(house.ledger()).hasSize(4);
        house.assertCounts(0, 0, 4);
    }

    @Test
    void theSameRefusedFileTwiceIsOneRow() throws Exception {
        house.start();
        Path bad = house.drop("bad.wav", "x".getBytes(StandardCharsets.UTF_8));
        house.awaitEmptyInbox();
        Files.move(house.folder.resolve("quarantine/bad.wav"), bad);
        house.awaitEmptyInbox();
        assertThat(house.ledger()).hasSize(1);
        assertThat(house.quarantine()).containsExactly("bad.reason.txt", "bad.wav");
        house.assertCounts(0, 0, 2);
    }

    @Test
    void aVeryLongNameStillGetsItsReason() throws Exception {
        house.start();
        house.drop("ü".repeat(125) + ".wav", "x".getBytes(StandardCharsets.UTF_8));
        house.awaitEmptyInbox();
        assertThat(house.quarantine()).hasSize(2).anyMatch(name -> name.endsWith("ü.reason.txt"));
    }

    @Test
    void filesOfNoTenantAreLeftAndNamedUntilTheTenantIsAdded() throws Exception {
        house.start();
        Path folder = Files.createDirectories(house.inbox.resolve("later-" + house.tenant.name()));
        DropHouse.drop(folder, "early.wav", Wav.mono(1, 5));
        Path loose = DropHouse.drop(house.inbox, "loose.wav", Wav.mono(1, 6));
        house.drop("good.wav", Wav.mono(1, 7));
        house.awaitEmptyInbox();
        await().until(() -> house.unknownFiles() == 2);
        assertThat(folder.resolve("early.wav")).exists();

        database.addTenant(folder.getFileName().toString());
        await().until(() -> Files.exists(folder.resolve("done/early.wav")));
        assertThat(loose).exists();
        house.assertCounts(2, 0, 0);
    }
}
