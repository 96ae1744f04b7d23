package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.ledger.Ledger;
import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.voice.audio.RecordingFormat;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.StoredRecording;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is in the way for a while, or kills the service between two steps, loses nothing and doubles nothing. */
class SetbackIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path temp;

    @RegisterExtension
    final DropHouse house = new DropHouse(database, () -> temp);

    @Test
    void whileTheDatabaseIsAwayFilesWaitAndThenComeIn() throws Exception {
        house.databaseIsAway = true;
        house.start();
        for (int i = 0; i < 10; i++) {
            house.drop("call-" + i + ".wav", Wav.mono(0.5, i));
        }
        house.drop("bad.wav", new byte[0]);
        house.awaitLook();
        house.awaitLook();
        assertThat(house.waiting()).hasSize(11);
        house.databaseIsAway = false;
        house.awaitEmptyInbox();
        assertThat(house.done()).hasSize(10);
        house.assertCounts(10, 0, 1);
    }

    @Test
    void whileTheStoreIsFullFilesWaitAsReceivingAndThenComeIn() throws Exception {
        house.store.isFull = true;
        house.start();
        for (int i = 0; i < 10; i++) {
            house.drop("call-" + i + ".wav", Wav.mono(0.5, i));
        }
        await().until(() -> house.ledger().size() == 10);
        assertThat(house.ledger()).allMatch(entry -> entry.state() == RecordingState.RECEIVING);
        assertThat(house.waiting()).hasSize(10);
        house.store.isFull = false;
        house.awaitEmptyInbox();
        assertThat(house.ledger()).hasSize(10).allMatch(entry -> entry.state() == RecordingState.STORED);
        house.assertCounts(10, 0, 0);
    }

    @Test
    void oneFileThatCannotBeMovedHoldsUpNobodyElse() throws Exception {
        var other = database.addTenant("stuck-" + house.tenant.name());
        Path stuck = Files.createDirectories(house.inbox.resolve(other.name()));
        Files.write(stuck.resolve("done"), Wav.mono(0.5, 50)); // a file where the folder should be
        Files.setLastModifiedTime(stuck.resolve("done"), DropHouse.anHourAgo());
        for (int i = 0; i < 5; i++) {
            DropHouse.drop(stuck, "stuck-" + i + ".wav", Wav.mono(0.5, 60 + i));
            house.drop("call-" + i + ".wav", Wav.mono(0.5, i));
        }
        house.start();
        house.awaitEmptyInbox();
        assertThat(house.done()).hasSize(5);
        assertThat(stuck.resolve("done")).isRegularFile();
    }

    @Test
    void aKillAfterTheLedgerSaidReceivingIsMadeGood() throws Exception {
        house.store.isFull = true;
        house.start();
        house.drop("call.wav", Wav.mono(0.5, 1));
        await().until(() -> house.ledger().size() == 1);
        startAgain();
        assertThat(house.entryOf("call.wav").state()).isEqualTo(RecordingState.STORED);
        house.assertCounts(1, 0, 0);
    }

    @Test
    void aKillAfterTheStoreHadItIsMadeGood() throws Exception {
        house.store.diesAfterPut = true;
        house.start();
        house.drop("call.wav", Wav.mono(0.5, 1));
        await().until(() -> house.store.count() == 1);
        startAgain();
        assertThat(house.entryOf("call.wav").state()).isEqualTo(RecordingState.STORED);
        assertThat(house.store.count()).isEqualTo(1);
        house.assertCounts(1, 0, 0);
    }

    @Test
    void aKillAfterTheLedgerSaidStoredOrBetweenTwoMovesIsMadeGood() throws Exception {
        house.start();
        Path call = house.drop("call.wav", Wav.mono(0.5, 1));
        house.dropSidecar("call.json", "{\"callId\": \"C-1\"}");
        house.awaitEmptyInbox();
        house.stop();
        Files.move(
                house.folder.resolve("done/call.wav"), call); // as if the sidecar had been moved, the recording not yet
        startAgain();
        assertThat(house.ledger()).hasSize(1);
        assertThat(house.entryOf("call.wav").call().callId()).isEqualTo("C-1");
        assertThat(house.done()).containsExactly("call.json", "call.wav");
        house.assertCounts(1, 1, 0);
    }

    @Test
    void aKillBetweenAnyTwoStepsOfARefusalIsMadeGood() throws Exception {
        house.start();
        Path bad = house.drop("bad.wav", new byte[0]);
        house.awaitEmptyInbox();
        house.stop();
        Files.move(
                house.folder.resolve("quarantine/bad.wav"), bad); // row and reason were written, the file not yet moved
        startAgain();
        assertThat(house.ledger()).hasSize(1);
        assertThat(house.quarantine()).containsExactly("bad.reason.txt", "bad.wav");
    }

    @Test
    void aFileThatChangesWhileItIsCopiedIsTakenAsItIsAfterwards() throws Exception {
        byte[] first = Wav.mono(0.5, 1);
        byte[] second = Wav.mono(0.5, 2);
        onFirstPut(recording -> Files.write(house.folder.resolve("call.wav"), second));
        house.drop("call.wav", first);
        house.start();
        house.awaitEmptyInbox();
        assertThat(house.ledger()).hasSize(1).allMatch(entry -> entry.state() == RecordingState.STORED);
        assertThat(house.entryOf("call.wav").call().callId()).isEqualTo("call");
        assertThat(house.store.count()).isEqualTo(1);
        assertThat(house.folder.resolve("done/call.wav")).hasBinaryContent(second);
        house.assertCounts(1, 0, 0);
    }

    @Test
    void anAudioThatAnotherHasStoredMeanwhileSurvivesAFileThatChangesWhileItIsCopied() throws Exception {
        byte[] first = Wav.mono(0.5, 1);
        byte[] second = Wav.mono(0.5, 2);
        onFirstPut(recording -> {
            house.store.put(recording, new ByteArrayInputStream(first)); // the other writer of the same content is done
            storedByAnother(recording);
            Files.write(house.folder.resolve("call.wav"), second);
        });
        house.drop("call.wav", first);
        house.start();
        await().untilAsserted(() -> assertThat(house.done()).containsExactly("call.wav"));
        assertThat(house.ledger()).hasSize(2).allMatch(entry -> entry.state() == RecordingState.STORED);
        assertThat(house.store.count()).isEqualTo(2);
        for (var entry : house.ledger()) {
            var recording = new StoredRecording(
                    house.tenant.id(), LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1), entry.recording());
            try (var audio = house.store.open(recording)) {
                assertThat(RecordingId.ofContent(house.tenant.id(), ContentHash.of((FileChannel) audio)))
                        .isEqualTo(entry.recording());
            }
        }
    }

    @Test
    void aRecordingThatAnotherMarkedStoredMeanwhileIsADuplicate() throws Exception {
        onFirstPut(this::storedByAnother);
        house.drop("call.wav", Wav.mono(0.5, 1));
        house.start();
        house.awaitEmptyInbox();
        assertThat(house.entryOf("call.wav").state()).isEqualTo(RecordingState.STORED);
        house.assertCounts(0, 1, 0);
    }

    @Test
    void aRecordingThatAnotherWithdrewMeanwhileIsTakenAtTheNextLook() throws Exception {
        onFirstPut(recording -> anotherLedger().withdraw(recording));
        house.drop("call.wav", Wav.mono(0.5, 1));
        house.start();
        house.awaitEmptyInbox();
        assertThat(house.entryOf("call.wav").state()).isEqualTo(RecordingState.STORED);
        house.assertCounts(1, 0, 0);
    }

    @Test
    void whoeverWaitsForWorkIsToldWhenARecordingIsStored() throws Exception {
        try (var connection = DriverManager.getConnection(database.url() + "&password=" + database.password());
                var statement = connection.createStatement()) {
            statement.execute("listen toneguard_work");
            house.start();
            house.drop("call.wav", Wav.mono(0.5, 1));
            var told = connection.unwrap(PGConnection.class).getNotifications((int)
                    Duration.ofSeconds(20).toMillis());
            assertThat(told).hasSize(1);
            assertThat(told[0].getParameter()).isEqualTo("stored");
        }
    }

    /** Another process with the same content at the same moment, such as one that has another inbox. */
    private interface AnotherWriter {
        void write(StoredRecording recording) throws IOException;
    }

    private void onFirstPut(AnotherWriter other) {
        house.store.beforePut = recording -> {
            house.store.beforePut = none -> {};
            try {
                other.write(recording);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private void storedByAnother(StoredRecording recording) {
        var format = new RecordingFormat("pcm-s16", Wav.RATE_HZ, 1, Wav.RATE_HZ / 2);
        assertThat(anotherLedger().stored(recording, format, List.of(Speaker.UNKNOWN)))
                .isTrue();
    }

    private static Ledger anotherLedger() {
        return new Ledger(JdbcClient.create(database.asService()), database.scope());
    }

    private void startAgain() throws Exception {
        house.stop();
        house.store.isFull = false;
        house.store.diesAfterPut = false;
        house.start();
        house.awaitEmptyInbox();
    }
}
