package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.StoredRecording;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Recordings dropped into a tenant's folder, and what becomes of them. */
class FileDropIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path temp;

    @RegisterExtension
    final DropHouse house = new DropHouse(database, () -> temp);

    @BeforeEach
    void open() throws Exception {
        house.start();
    }

    @Test
    void aMonoRecordingIsStoredUnderTheNameOfItsFile() throws Exception {
        byte[] wav = Wav.mono(2, 1);
        house.drop("call 1.wav", wav);
        house.awaitEmptyInbox();

        var entry = house.entryOf("call 1.wav");
        assertThat(entry.state()).isEqualTo(RecordingState.STORED);
        assertThat(entry.call().callId()).isEqualTo("call 1");
        assertThat(entry.call().startedAt())
                .isBetween(Instant.now().minusSeconds(3700), Instant.now().minusSeconds(3500));
        assertThat(entry.speakers()).containsExactly(Speaker.UNKNOWN);
        assertThat(entry.completeness().expected()).isEqualTo(2.0);
        assertThat(entry.completeness().received()).isEqualTo(2.0);
        assertThat(entry.storedAt()).isNotNull();
        assertThat(house.done()).containsExactly("call 1.wav");
        assertThat(stored(entry.recording(), LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1)))
                .isEqualTo(wav);
        house.assertCounts(1, 0, 0);
        assertThat(house.counted("bytes")).isEqualTo(wav.length);
    }

    @Test
    void aSidecarNamesCallTimeAndSpeakersAndTravelsWithItsRecording() throws Exception {
        house.dropSidecar("a.json", """
                {"callId": "C-7", "startedAt": "2025-03-01T00:30:00+09:00", "channels": ["customer", "agent"],
                 "agentId": "anna", "team": "north", "queue": "billing", "direction": "inbound", "somebodyElses": {}}
                """);
        house.drop("a.wav", Wav.stereo(1, 2));
        house.dropSidecar("b.wav.json", "{\"callId\": \"C-7\", \"agentId\": \"berta\"}");
        house.drop("b.wav", Wav.stereo(1, 3));
        house.awaitEmptyInbox();

        var entry = house.entryOf("a.wav");
        assertThat(entry.call().callId()).isEqualTo("C-7");
        assertThat(entry.speakers()).containsExactly(Speaker.CUSTOMER, Speaker.AGENT);
        assertThat(house.entryOf("b.wav").call().callId()).isEqualTo("C-7");
        assertThat(entry.call().queue()).isEqualTo("billing");
        assertThat(house.done()).containsExactly("a.json", "a.wav", "b.wav", "b.wav.json");
        house.assertCounts(2, 0, 0);
    }

    @Test
    void twoChannelsThatHoldTheSameGetNoRoles() throws Exception {
        byte[] mono = Wav.mono(1, 31);
        byte[] mix = Wav.stereo(1, 31);
        for (int i = 0; i < mono.length - Wav.HEADER_BYTES; i++) {
            int frame = i / 2;
            for (int channel = 0; channel < 2; channel++) {
                mix[Wav.HEADER_BYTES + 4 * frame + 2 * channel + i % 2] = mono[Wav.HEADER_BYTES + i];
            }
        }
        house.dropSidecar("mix.json", "{\"channels\": [\"agent\", \"customer\"]}");
        house.drop("mix.wav", mix);
        house.dropSidecar("two.json", "{\"channels\": [\"agent\", \"customer\"]}");
        house.drop("two.wav", Wav.stereo(1, 32));
        house.awaitEmptyInbox();

        assertThat(house.entryOf("mix.wav").speakers()).containsExactly(Speaker.UNKNOWN, Speaker.UNKNOWN);
        assertThat(house.entryOf("two.wav").speakers()).containsExactly(Speaker.AGENT, Speaker.CUSTOMER);
        assertThat(mixes("mix.wav")).isTrue();
        assertThat(mixes("two.wav")).isFalse();
    }

    private boolean mixes(String file) {
        return database.scope().in(house.tenant.id(), () -> JdbcClient.create(database.asService())
                .sql("select mix from recording where file_name = ?")
                .param(file)
                .query(Boolean.class)
                .single());
    }

    @Test
    void headerlessAudioIsStoredBehindAHead() throws Exception {
        byte[] samples = new byte[8001];
        Arrays.fill(samples, (byte) 0x55);
        house.drop("call.alaw", samples);
        house.awaitEmptyInbox();

        var entry = house.entryOf("call.alaw");
        assertThat(entry.state()).isEqualTo(RecordingState.STORED);
        byte[] stored = stored(entry.recording(), LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1));
        assertThat(stored).hasSize(58 + 8001 + 1).startsWith("RIFF".getBytes(StandardCharsets.US_ASCII));
        house.drop("again.alaw", samples);
        house.awaitEmptyInbox();
        assertThat(house.store.count()).isEqualTo(1);
        assertThat(house.originals())
                .as("what erasure finds again")
                .containsExactly("again.alaw 8001", "call.alaw 8001");
    }

    @Test
    void theMonthIsThatOfTheCallsStartInUtc() throws Exception {
        house.dropSidecar("a.json", "{\"startedAt\": \"2025-03-01T00:30:00+0900\"}");
        byte[] wav = Wav.mono(1, 4);
        house.drop("a.wav", wav);
        house.awaitEmptyInbox();

        var entry = house.entryOf("a.wav");
        assertThat(entry.call().startedAt()).isEqualTo("2025-02-28T15:30:00Z");
        assertThat(stored(entry.recording(), LocalDate.of(2025, 2, 1))).isEqualTo(wav);
    }

    @Test
    void theSameContentIsOneRecordingHoweverOftenItComes() throws Exception {
        byte[] wav = Wav.mono(1, 5);
        house.drop("first.wav", wav);
        house.awaitEmptyInbox();
        house.drop("again.wav", wav);
        house.drop("first.wav", wav);
        house.awaitEmptyInbox();

        assertThat(house.ledger()).hasSize(1);
        assertThat(house.done()).hasSize(3).contains("first.wav", "again.wav");
        assertThat(house.store.count()).isEqualTo(1);
        house.assertCounts(1, 2, 0);
    }

    @Test
    void theSameContentInSeveralLanesAtOnceIsOneRecordingOfOneCall() throws Exception {
        house.stop();
        byte[] wav = Wav.mono(1, 55);
        for (int i = 0; i < 8; i++) {
            house.drop("same-" + i + ".wav", wav);
        }
        house.start();
        house.awaitEmptyInbox();

        assertThat(house.ledger()).hasSize(1).allMatch(entry -> entry.state() == RecordingState.STORED);
        assertThat(house.ledger().get(0).alsoReceivedAs()).hasSize(7);
        assertThat(house.done()).hasSize(8);
        assertThat(house.store.count()).isEqualTo(1);
        house.assertCounts(1, 7, 0);
        assertThat(database.scope().in(house.tenant.id(), () -> JdbcClient.create(database.asService())
                        .sql("select count(*) from call")
                        .query(Integer.class)
                        .single()))
                .isOne();
    }

    @Test
    void anotherContentOfTheSameNameIsAnotherCallAndOverwritesNothing() throws Exception {
        byte[] first = Wav.mono(1, 6);
        byte[] second = Wav.mono(1, 7);
        house.drop("call.wav", first);
        house.awaitEmptyInbox();
        house.dropSidecar("call.json", "{\"agentId\": \"anna\"}");
        house.drop("call.wav", second);
        house.awaitEmptyInbox();

        String mark = hashOf(second).substring(0, 8);
        assertThat(house.ledger().stream().map(entry -> entry.call().callId()))
                .containsExactlyInAnyOrder("call", "call-" + mark);
        assertThat(house.done())
                .containsExactlyInAnyOrder("call.wav", "call-" + mark + ".wav", "call-" + mark + ".json");
        assertThat(Files.readAllBytes(house.folder.resolve("done/call.wav"))).isEqualTo(first);
        house.assertCounts(2, 0, 0);
    }

    @Test
    void aGrowingFileIsTakenOnceWhole() throws Exception {
        var clock = house.startWithAClockToTurn();
        byte[] wav = Wav.mono(5, 8);
        Path growing = house.folder.resolve("growing.wav");
        Files.write(growing, Wav.firstBytes(wav, 1000));
        for (int written = 1000; written < wav.length; written += 8000) {
            house.awaitLook();
            clock.pass(DropHouse.SETTLE.minusMillis(1)); // what stands still for a moment must not be taken for whole
            house.awaitLook();
            Files.write(
                    growing,
                    Arrays.copyOfRange(wav, written, Math.min(wav.length, written + 8000)),
                    StandardOpenOption.APPEND);
            assertThat(house.ledger()).isEmpty();
        }
        house.awaitLook();
        clock.pass(DropHouse.SETTLE);
        house.awaitEmptyInbox();

        assertThat(house.entryOf("growing.wav").completeness().received()).isEqualTo(5.0);
        house.assertCounts(1, 0, 0);
    }

    @Test
    void aFileThatPausesInTheMiddleIsGivenTimeBeforeItIsGivenUp() throws Exception {
        var clock = house.startWithAClockToTurn();
        byte[] wav = Wav.mono(1, 9);
        Path slow = Files.write(house.folder.resolve("slow.wav"), Wav.firstBytes(wav, 1000));
        house.awaitLook();
        clock.pass(DropHouse.SETTLE.multipliedBy(3)); // settled, but not yet given up
        house.awaitLook();
        assertThat(house.ledger()).isEmpty();
        assertThat(house.waiting()).containsExactly("slow.wav");
        Files.write(slow, wav);
        house.awaitLook();
        clock.pass(DropHouse.SETTLE);
        house.awaitEmptyInbox();
        // Not by the counters: a look that was at the file as the rest of it came may have taken it, and the next one
        // again.
        assertThat(house.ledger()).hasSize(1);
        assertThat(house.entryOf("slow.wav").completeness().received()).isEqualTo(1.0);
        assertThat(house.quarantine()).isEmpty();
    }

    @Test
    void namesOfFilesInTheMakingAreLeftAlone() throws Exception {
        for (String name : List.of("a.part", "a.tmp", "a.filepart", ".a.wav", "a.wav.PART")) {
            Files.write(house.folder.resolve(name), Wav.mono(1, 10));
        }
        house.drop("last.wav", Wav.mono(1, 11));
        await().until(() -> house.done().contains("last.wav"));
        assertThat(house.waiting()).containsExactlyInAnyOrder("a.part", "a.tmp", "a.filepart", ".a.wav", "a.wav.PART");

        Files.move(house.folder.resolve("a.part"), house.folder.resolve("a.wav"));
        await().until(() -> house.done().contains("a.wav"));
        house.assertCounts(2, 0, 0);
    }

    @Test
    void strangeNamesAreNamesLikeAnyOther() throws Exception {
        var names = List.of(
                "with space.wav",
                "-rf.wav",
                "..x.wav",
                "a..b.wav",
                "line\nbreak.wav",
                "back\\slash.wav",
                "電話 ü.wav",
                "100%25+&?#.wav",
                "'; drop table call; --.wav",
                "noextension",
                "x.camelLock",
                "x".repeat(251) + ".wav");
        for (int i = 0; i < names.size(); i++) {
            house.drop(names.get(i), Wav.mono(0.5, 100 + i));
        }
        house.awaitEmptyInbox();

        assertThat(house.done()).containsExactlyInAnyOrderElementsOf(names);
        for (String name : names) {
            assertThat(house.entryOf(name).state()).isEqualTo(RecordingState.STORED);
        }
        assertThat(house.entryOf("line\nbreak.wav").call().callId()).isEqualTo("line_break");
        house.assertCounts(names.size(), 0, 0);
    }

    @Test
    void aNameThatIsNoTextInThisLocaleIsTakenAllTheSame() throws Exception {
        Files.write(temp.resolve("template"), Wav.mono(0.5, 201));
        inShell(
                "cp ../../template $'latin-\\xfc.wav' && echo text > $'latin-\\xe9.wav' && touch -d '1 hour ago' latin*");
        house.drop("good.wav", Wav.mono(0.5, 200));
        house.awaitEmptyInbox();

        assertThat(house.done()).hasSize(2).anyMatch(name -> name.startsWith("latin-"));
        assertThat(house.quarantine()).hasSize(2);
        assertThat(house.ledger()).hasSize(3);
        house.assertCounts(2, 0, 1);
    }

    @Test
    void aThousandFilesAtOnceAreWellUnderAMinute() throws Exception {
        house.stop();
        for (int i = 0; i < 1000; i++) {
            house.drop("many-" + i + ".wav", Wav.mono(0.5, 1000 + i));
        }
        long start = System.nanoTime();
        house.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> house.waiting().isEmpty());
        System.getLogger("FileDropIT")
                .log(
                        System.Logger.Level.INFO,
                        "1000 files took "
                                + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");

        assertThat(house.ledger()).hasSize(1000).allMatch(entry -> entry.state() == RecordingState.STORED);
        assertThat(house.done()).hasSize(1000);
        assertThat(house.store.count()).isEqualTo(1000);
        house.assertCounts(1000, 0, 0);
    }

    @Test
    void stoppingWaitsForTheFileInHandAndLosesNone() throws Exception {
        house.stop();
        for (int i = 0; i < 100; i++) {
            house.drop("stop-" + i + ".wav", Wav.mono(0.5, 3000 + i));
        }
        house.start();
        await().pollInterval(Duration.ofMillis(5)).until(() -> house.counted("stored") > 2);
        house.stop();
        assertThat(house.ledger()).allMatch(entry -> entry.state() == RecordingState.STORED);
        assertThat(house.done()).hasSize(house.ledger().size());
        house.start();
        house.awaitEmptyInbox();
        house.assertCounts(100, 0, 0);
    }

    private void inShell(String command) throws Exception {
        var shell = new ProcessBuilder("bash", "-c", command).directory(house.folder.toFile());
        assertThat(shell.inheritIO().start().waitFor()).isZero();
    }

    private byte[] stored(RecordingId recording, LocalDate month) throws Exception {
        try (var channel = house.store.open(new StoredRecording(house.tenant.id(), month, recording))) {
            var content = new ByteArrayOutputStream();
            Channels.newInputStream(channel).transferTo(content);
            return content.toByteArray();
        }
    }

    private static String hashOf(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
