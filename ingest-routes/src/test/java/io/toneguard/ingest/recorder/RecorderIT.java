package io.toneguard.ingest.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.ledger.AudioKeeping;
import io.toneguard.ingest.ledger.LedgerEntries;
import io.toneguard.ingest.ledger.LedgerEntry;
import io.toneguard.ingest.ledger.LiveLedger;
import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.ingest.recording.FolderStore;
import io.toneguard.ingest.source.AuthKind;
import io.toneguard.ingest.source.JdbcSources;
import io.toneguard.ingest.source.RegisteredSource;
import io.toneguard.ingest.source.Source;
import io.toneguard.voice.audio.RecordingFormat;
import io.toneguard.voice.audio.WavHead;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

/** Calls that a scripted session speaks, a real ledger, a store that can be told to break. */
class RecorderIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Instant NOVEMBER = Instant.parse("2026-11-21T09:00:00Z");
    private static final Duration OFTEN = Duration.ofMillis(10);

    @TempDir
    Path folder;

    private final JdbcClient jdbc = JdbcClient.create(database.asService());
    private final LedgerEntries entries = new LedgerEntries(jdbc, database.scope());
    private final Tenant tenant = database.addTenant("recorder-" + COUNT.incrementAndGet(), Speaker.AGENT);
    private SimpleMeterRegistry meters;
    private volatile boolean databaseIsAway;
    private volatile boolean clockIsBroken;
    /** So many fit the journal's disk. */
    private volatile int mostJournalFiles = Integer.MAX_VALUE;

    private FolderStore store;
    private Recorder recorder;

    @BeforeEach
    void start() {
        store = new FolderStore(folder.resolve("store"));
        recorder = recorder(store, settings(folder, OFTEN, "256MB", Duration.ofHours(8)));
    }

    @AfterEach
    void stop() throws IOException {
        store.isFull = false;
        databaseIsAway = false;
        clockIsBroken = false;
        recorder.close();
    }

    @Test
    void aCallIsStoredByteForByteAsItArrivedAndWaitsForItsAnalysis() throws IOException {
        var calls = new ArrayList<ScriptedCall>();
        for (WireCodec codec : WireCodec.values()) {
            for (int channels = 1; channels <= 2; channels++) {
                var call = begin(codec + "-" + channels, new WireFormat(codec, 8_000, channels));
                call.speak(12.000125);
                call.hangUp();
                calls.add(call);
            }
        }
        for (ScriptedCall call : calls) {
            var entry = awaitState(call.call(), RecordingState.STORED);
            assertThat(entry.completeness())
                    .isEqualTo(new LedgerEntry.Completeness(96_001 / 8000.0, 96_001 / 8000.0, 0));
            assertHolds(
                    store,
                    call.call(),
                    96_001,
                    ScriptedCall.spoken(
                            call.call(), 96_001 * call.call().format().frameBytes()));
            assertThat(call.blocksOut()).isZero();
        }
        recorder.close();
        assertThat(journal(folder)).isEmpty();
    }

    @Test
    void aRunningCallIsInTheLedgerAndNotInTheStore() {
        var call = begin("running", ScriptedCall.MU_LAW);
        call.speak(12);
        var entry = awaitState(call.call(), RecordingState.RECEIVING);
        assertThat(entries.why(tenant, entry)).contains("is being spoken and recorded since");
        assertThatThrownBy(() -> store.open(call.call().stored())).isInstanceOf(IOException.class);
        call.hangUp();
        awaitState(call.call(), RecordingState.STORED);
    }

    @Test
    void aCallThatComesBackIsAnotherRecordingThatStartedLater() {
        var first = begin("broken", ScriptedCall.MU_LAW);
        first.speak(2);
        first.end(CallEnded.Ending.DROPPED, "the connection was reset");
        awaitState(first.call(), RecordingState.STORED);
        var back = new ScriptedCall(
                recorder, ScriptedCall.call(tenant, "broken", ScriptedCall.MU_LAW, NOVEMBER.plusSeconds(90)));
        back.speak(2);
        awaitState(back.call(), RecordingState.RECEIVING);
        assertThat(database.scope().in(tenant.id(), () -> jdbc.sql("""
                                select (extract(epoch from r.began_at - c.started_at))::int
                                from recording r join call c on c.tenant_id = r.tenant_id and c.call_id = r.call_id
                                where r.call_id = 'broken' order by r.began_at
                                """)
                        .query(Integer.class)
                        .list()))
                .containsExactly(0, 90);
        back.hangUp();
        awaitState(back.call(), RecordingState.STORED);
    }

    @Test
    void aCallsAudioGoesToTheStoreInOneWriteWhenEnoughOfItWaits() throws IOException {
        var plain = settings(folder.resolve("apart"), OFTEN, "256MB", Duration.ofHours(8));
        var settings = new RecorderSettings(
                plain.journal(),
                plain.sync(),
                plain.journalRoll(),
                plain.journalSegment(),
                plain.memory(),
                DataSize.ofKilobytes(64),
                plain.longest(),
                plain.writers(),
                plain.stopWithin());
        try (var patient = recorder(store, settings)) {
            var call = new ScriptedCall(patient, ScriptedCall.call(tenant, "patient", ScriptedCall.MU_LAW, NOVEMBER));
            call.speak(27);
            await().until(() -> meters.timer("toneguard.recorder.append").count() == 2 && heldBytes() == 40_000);
            call.hangUp();
            awaitState(call.call(), RecordingState.STORED);
            assertThat(meters.timer("toneguard.recorder.append").count()).isEqualTo(3);
            assertHolds(store, call.call(), 27 * 8_000, ScriptedCall.spoken(call.call(), 27 * 8_000));
        }
    }

    @Test
    void gapsAndSegmentsAreListedAndOnlyWhatIsMissingCountsAsLost() {
        var call = begin("gaps", ScriptedCall.STEREO);
        call.speak(3);
        call.lose(0.5, Gap.Kind.LOST);
        call.speak(2);
        call.lose(2, Gap.Kind.PAUSED);
        call.segment(new Segment(0, call.samples(), Speaker.AGENT, "ben"));
        call.speak(3);
        call.end(CallEnded.Ending.DROPPED, "the connection was reset");

        var entry = awaitState(call.call(), RecordingState.STORED);
        assertThat(entry.completeness()).isEqualTo(new LedgerEntry.Completeness(10.5, 10.0, 0.5));
        assertThat(entry.live().pausedSeconds()).isEqualTo(2.0);
        assertThat(entries.why(tenant, entry))
                .contains(
                        "10.0 of 10.5 s received, 0.5 s lost, 2.0 s paused by the PBX",
                        "the call ended dropped (the connection was reset)");
        assertThat(rows("select channel, from_seconds, seconds, kind from recording_gap", call.call(), "gap"))
                .containsExactly("0 3.0 0.5 lost", "1 3.0 0.5 lost", "0 5.5 2.0 paused", "1 5.5 2.0 paused");
        assertThat(rows(
                        "select segment, channel, from_seconds, speaker, coalesce(person, '-') from recording_segment",
                        call.call(),
                        "segment"))
                .containsExactly("1 0 0.0 agent -", "2 0 7.5 agent ben", "3 1 0.0 customer -");
    }

    @Test
    void aCallWithoutOneSampleIsQuarantinedAndSaysWhy() {
        var call = begin("silent", ScriptedCall.MU_LAW);
        call.end(CallEnded.Ending.DROPPED, "nothing came for 30 s");
        var entry = awaitState(call.call(), RecordingState.QUARANTINED);
        assertThat(entry.reasonCode()).isEqualTo("NO_AUDIO");
        assertThat(entry.reason()).contains("nothing came for 30 s", "pbx-1");
        assertThatThrownBy(() -> store.open(call.call().stored())).isInstanceOf(IOException.class);
    }

    @Test
    void aCallsAudioStaysAsLongAsItsSourceSays() {
        var source = new Source(
                tenant.id(),
                tenant.name(),
                "pbx-1",
                "plain",
                Map.of(),
                Source.MetadataKeys.DEFAULTS,
                null,
                null,
                1,
                10);
        var sources = new JdbcSources(jdbc, database.scope());
        var keeping = new AudioKeeping(Duration.ofDays(90), true);
        sources.add(new RegisteredSource(source, AuthKind.NONE, null, null, null, null, NOVEMBER, null, keeping));
        var call = begin("kept", ScriptedCall.MU_LAW);
        call.speak(2);
        awaitState(call.call(), RecordingState.RECEIVING);
        var silent = begin("silent", ScriptedCall.MU_LAW);
        awaitState(silent.call(), RecordingState.RECEIVING);
        sources.remove(tenant.id(), "pbx-1");
        var later = begin("source-removed", ScriptedCall.MU_LAW);
        later.speak(2);
        List.of(call, silent, later).forEach(ScriptedCall::hangUp);
        awaitState(call.call(), RecordingState.STORED);
        awaitState(silent.call(), RecordingState.QUARANTINED);
        awaitState(later.call(), RecordingState.STORED);
        var kept = "select extract(day from audio_keep_until - stored_at), delete_audio_after_analysis from recording";
        assertThat(rows(kept, call.call(), "recording_id")).containsExactly("90 true");
        assertThat(rows(kept, silent.call(), "recording_id")).containsExactly("null false");
        assertThat(rows(kept, later.call(), "recording_id")).containsExactly("null false");
    }

    @Test
    void aRefusedConversationHasARowOfItsOwn() {
        recorder.refusedConversation(tenant.id(), "pbx-1", "binary before start; let the PBX send start first");
        await().untilAsserted(() -> assertThat(entries.find(tenant.id(), "pbx-1"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.reasonCode()).isEqualTo("NO_CALL");
                    assertThat(entry.reason()).contains("binary before start");
                }));
    }

    @Test
    void whileTheStoreIsAwayTheJournalHoldsWhatMemoryDoesNotAndNothingIsLost() throws IOException {
        recorder.close();
        recorder = recorder(store, settings(folder, OFTEN, "1MB", Duration.ofHours(8)));
        store.isFull = true;
        var call = begin("store-away", ScriptedCall.STEREO);
        for (int i = 0; i < 30; i++) {
            call.speak(5);
            // The journal's thread keeps up with real sessions; this one speaks a thousand times as fast.
            await().pollInterval(Duration.ofMillis(2)).until(() -> heldBytes() <= 600_000);
        }
        call.hangUp();
        await().until(() -> meters.counter("toneguard.recorder.setbacks").count() >= 2);
        store.isFull = false;
        var entry = awaitState(call.call(), RecordingState.STORED);
        assertThat(entry.completeness().lost()).isZero();
        assertHolds(store, call.call(), 150 * 8000, ScriptedCall.spoken(call.call(), 150 * 32_000));
        assertThat(call.blocksOut()).isZero();
        assertThat(heldBytes()).isZero();
    }

    @Test
    void aDatabaseThatIsAwayAtTheStartAndAtTheEndDelaysTheRowOnly() throws IOException {
        databaseIsAway = true;
        var call = begin("database-away", ScriptedCall.MU_LAW);
        call.speak(7);
        call.hangUp();
        await().until(() -> {
            try (var whole = store.open(call.call().stored())) {
                return whole.size() > 0;
            } catch (IOException notYet) {
                return false;
            }
        });
        assertThat(entries.find(tenant.id(), "database-away")).isEmpty();
        databaseIsAway = false;
        awaitState(call.call(), RecordingState.STORED);
        assertHolds(store, call.call(), 56_000, ScriptedCall.spoken(call.call(), 56_000));
    }

    @Test
    void aRecorderThatStopsWhileTheDatabaseIsAwayLeavesItsRowsToTheNext() throws IOException {
        databaseIsAway = true;
        var call = begin("next-start", ScriptedCall.MU_LAW);
        call.speak(6);
        call.hangUp();
        recorder.close();
        assertThat(journal(folder)).isNotEmpty();
        databaseIsAway = false;
        recorder = recorder(store, settings(folder, OFTEN, "256MB", Duration.ofHours(8)));
        var entry = awaitState(call.call(), RecordingState.STORED);
        assertThat(entry.live().ended()).isEqualTo("complete");
        assertHolds(store, call.call(), 48_000, ScriptedCall.spoken(call.call(), 48_000));
    }

    @Test
    void whatDoesNotFitTheMemoryIsSilenceAndIsListed() throws IOException {
        recorder.close();
        // Never drains by itself, as if its disk stood still.
        recorder = recorder(store, settings(folder, Duration.ofHours(1), "1MB", Duration.ofHours(8)));
        var call = begin("shed", ScriptedCall.STEREO);
        call.speak(60);
        call.hangUp();
        assertThat(call.blocksOut()).isEqualTo(7);
        assertThat(recorder.isRecording()).as("whether it takes audio").isFalse();
        recorder.close();
        var entry = awaitState(call.call(), RecordingState.STORED);
        assertThat(entry.completeness()).isEqualTo(new LedgerEntry.Completeness(60.0, 35.0, 25.0));
        assertThat(rows("select channel, from_seconds, seconds, kind from recording_gap", call.call(), "gap"))
                .containsExactly("0 35.0 25.0 shed", "1 35.0 25.0 shed");
        byte[] expected = ScriptedCall.spoken(call.call(), 60 * 32_000);
        Arrays.fill(expected, 35 * 32_000, expected.length, (byte) 0);
        assertHolds(store, call.call(), 60 * 8000, expected);
        assertThat(meters.counter("toneguard.recorder.shed.seconds").count()).isEqualTo(25.0);
        assertThat(call.blocksOut()).isZero();
    }

    @Test
    void aRecorderThatHasNeitherJournalNorStoreSaysSoBeforeItsMemoryIsFull() throws IOException {
        recorder.close();
        recorder = recorder(store, rollingOften("1MB"));
        var call = begin("nowhere-to-go", ScriptedCall.STEREO);
        call.speak(1);
        store.isFull = true;
        var away = Files.move(folder.resolve("journal"), folder.resolve("journal-away"));
        Files.createFile(folder.resolve("journal"));
        await().until(() -> journalIsOpen() == 0);
        assertThat(recorder.isRecording()).as("while memory has room").isTrue();
        call.speak(24);
        await().until(() -> !recorder.isRecording());
        assertThat(meters.counter("toneguard.recorder.shed.seconds").count()).isZero();

        store.isFull = false;
        await().until(recorder::isRecording);
        Files.delete(folder.resolve("journal"));
        Files.move(away, folder.resolve("journal"));
        call.hangUp();
        awaitState(call.call(), RecordingState.STORED);
        assertHolds(store, call.call(), 25 * 8000, ScriptedCall.spoken(call.call(), 25 * 32_000));
    }

    @Test
    void aCallThatIsOverTheLongestIsRecordedUpToThereAndSaysSo() throws IOException {
        recorder.close();
        recorder = recorder(store, settings(folder, OFTEN, "256MB", Duration.ofSeconds(10)));
        var call = begin("long", ScriptedCall.MU_LAW);
        call.speak(31);
        call.hangUp();
        var entry = awaitState(call.call(), RecordingState.STORED);
        assertThat(entry.completeness()).isEqualTo(new LedgerEntry.Completeness(31.0, 10.0, 21.0));
        assertThat(entry.live().endedReason()).contains("recorder.longest=PT10S, 21.0 s before the call");
        assertHolds(store, call.call(), 80_000, ScriptedCall.spoken(call.call(), 80_000));
    }

    @Test
    void tenantsSeeTheirOwnCallsOnlyThoughTheyShareAJournal() {
        var other = database.addTenant("recorder-other-" + COUNT.incrementAndGet(), Speaker.AGENT);
        var ours = begin("shared", ScriptedCall.MU_LAW);
        var theirs = new ScriptedCall(recorder, ScriptedCall.call(other, "shared", ScriptedCall.STEREO, NOVEMBER));
        ours.speak(6);
        theirs.speak(7);
        ours.hangUp();
        theirs.hangUp();
        awaitState(ours.call(), RecordingState.STORED);
        await().untilAsserted(() -> assertThat(entries.find(other.id(), "shared"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.recording()).isEqualTo(theirs.call().recording());
                    assertThat(entry.state()).isEqualTo(RecordingState.STORED);
                }));
    }

    @Test
    void aCallThatComesBackInTheNextMonthKeepsItsRowAndTheRecordingLiesInItsOwnMonth() {
        var first = new ScriptedCall(
                recorder,
                ScriptedCall.call(tenant, "midnight", ScriptedCall.MU_LAW, Instant.parse("2026-10-31T23:59:50Z")));
        first.speak(5);
        first.end(CallEnded.Ending.DROPPED, "the connection was reset");
        awaitState(first.call(), RecordingState.STORED);
        var second = new ScriptedCall(
                recorder,
                ScriptedCall.call(tenant, "midnight", ScriptedCall.MU_LAW, Instant.parse("2026-11-01T00:00:10Z")));
        second.speak(5);
        second.hangUp();
        awaitState(second.call(), RecordingState.STORED);
        assertThat(rows("select call_month from recording", second.call(), "recording_id"))
                .containsExactly("2026-11-01");
        assertThat(entries.find(tenant.id(), "midnight")).hasSize(2).allSatisfy(entry -> assertThat(
                        entry.call().startedAt())
                .isEqualTo(Instant.parse("2026-10-31T23:59:50Z")));
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
    void whatAKilledProcessLeftIsFinishedAsTruncatedWhateverIsTornAtItsEnd() throws IOException {
        var running = begin("killed-running", ScriptedCall.STEREO);
        running.speak(3);
        running.lose(1, Gap.Kind.LOST);
        running.speak(9);
        var brief = begin("killed-brief", ScriptedCall.MU_LAW);
        brief.speak(2);
        awaitState(brief.call(), RecordingState.RECEIVING);
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
            try (var next = recorder(leftStore, settings(left, OFTEN, "256MB", Duration.ofHours(8)))) {
                var entry = awaitState(running.call(), RecordingState.STORED);
                assertThat(entry.live().ended()).isEqualTo("truncated");
                assertThat(entry.completeness()).isEqualTo(new LedgerEntry.Completeness(13.0, 12.0, 1.0));
                awaitState(brief.call(), RecordingState.STORED);
            }
            assertThat(journal(left)).as("after start %s", start).isEmpty();
        }
        byte[] expected = ScriptedCall.spoken(running.call(), 13 * 32_000);
        Arrays.fill(expected, 3 * 32_000, 4 * 32_000, (byte) 0);
        assertHolds(leftStore, running.call(), 13 * 8000, expected);
        assertHolds(leftStore, brief.call(), 16_000, ScriptedCall.spoken(brief.call(), 16_000));
        assertThat(rows("select channel, from_seconds, seconds, kind from recording_gap", running.call(), "gap"))
                .containsExactly("0 3.0 1.0 lost", "1 3.0 1.0 lost");
        running.hangUp();
        brief.hangUp();
    }

    @Test
    void audioThatIsGoneByErasureOrRetentionDoesNotComeBackFromTheJournalOfAKilledProcess() throws IOException {
        var erased = begin("erased", ScriptedCall.MU_LAW);
        var over = begin("retention-over", ScriptedCall.MU_LAW);
        var kept = begin("kept", ScriptedCall.MU_LAW);
        var calls = List.of(erased, over, kept);
        for (ScriptedCall call : calls) {
            call.speak(7);
            awaitState(call.call(), RecordingState.RECEIVING);
        }
        await().until(() -> journalBytes(folder) > 3 * 56_000);
        // Killed before the journal had that the calls were settled; their audio went afterwards.
        Path left = folder.resolve("left");
        FileSystemUtils.copyRecursively(folder.resolve("journal"), left.resolve("journal"));
        for (ScriptedCall call : calls) {
            call.hangUp();
            awaitState(call.call(), RecordingState.STORED);
        }
        database.scope().run(tenant.id(), () -> {
            jdbc.sql("update recording set state = 'erased' where recording_id = ?")
                    .param(erased.call().recording().value())
                    .update();
            jdbc.sql("update recording set audio_deleted_at = now() where recording_id = ?")
                    .param(over.call().recording().value())
                    .update();
        });
        var leftStore = new FolderStore(left.resolve("store"));
        try (var next = recorder(leftStore, settings(left, OFTEN, "256MB", Duration.ofHours(8)))) {
            await().until(() -> meters.find("toneguard.recorder.calls").counters().stream()
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
        recorder.close();
        recorder = recorder(store, rollingOften());
        var call = begin("rolled", ScriptedCall.MU_LAW);
        for (int i = 0; i < 8; i++) {
            call.speak(5);
            var before = journal(folder).get(0);
            await().until(() -> !Files.exists(before));
        }
        assertThat(journalBytes(folder)).isLessThan(3 * 40_000);
        call.hangUp();
        awaitState(call.call(), RecordingState.STORED);
        assertHolds(store, call.call(), 320_000, ScriptedCall.spoken(call.call(), 320_000));
    }

    @Test
    void aJournalThatFilledItsDiskLetsGoOfItWhenTheStoreHasTheAudioThoughCallsRun() throws IOException {
        recorder.close();
        mostJournalFiles = 4;
        recorder = recorder(store, rollingOften());
        var call = begin("filled", ScriptedCall.MU_LAW);
        call.speak(5);
        store.isFull = true;
        for (int i = 0; i < 200 && journalIsOpen() == 1; i++) {
            call.speak(5);
            LockSupport.parkNanos(OFTEN.toNanos());
        }
        assertThat(journalIsOpen()).as("whether the full journal is written").isZero();
        call.speak(5);
        var later = begin("begun-without-a-journal", ScriptedCall.MU_LAW);
        later.speak(5);
        await().until(() -> meters.counter("toneguard.recorder.setbacks").count() >= 2);
        assertThat(filesIn(folder.resolve("journal")))
                .as("files on the full disk, with the one that is being tried")
                .isLessThanOrEqualTo(4 + 1);

        store.isFull = false;
        await().until(() -> journalIsOpen() == 1);
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
        awaitState(call.call(), RecordingState.STORED);
        awaitState(later.call(), RecordingState.STORED);
        assertHolds(store, call.call(), samples, ScriptedCall.spoken(call.call(), (int) samples));
    }

    @Test
    void aJournalThatIsFullWhenItsProcessStartsLetsGoOfItWhenTheCallsLeftInItAreFinished() throws IOException {
        var call = begin("left-on-a-full-disk", ScriptedCall.MU_LAW);
        call.speak(7);
        awaitState(call.call(), RecordingState.RECEIVING);
        recorder.close();
        mostJournalFiles = 1;
        recorder = recorder(store, rollingOften());
        awaitState(call.call(), RecordingState.STORED);
        assertHolds(store, call.call(), 56_000, ScriptedCall.spoken(call.call(), 56_000));
        await().until(() -> journalIsOpen() == 1);
    }

    @Test
    void aCallThatPausesKeepsNoMoreOfTheJournalThanItsOwnAudio() throws IOException {
        recorder.close();
        recorder = recorder(store, rollingOften());
        var call = begin("paused", ScriptedCall.MU_LAW);
        call.speak(7);
        var before = journal(folder).get(0);
        await().until(() -> !Files.exists(before));
        recorder.close();
        recorder = recorder(store, rollingOften());
        awaitState(call.call(), RecordingState.STORED);
        assertHolds(store, call.call(), 56_000, ScriptedCall.spoken(call.call(), 56_000));
    }

    @Test
    void theLedgerHearsOfACallWhenTheJournalHasItSoThatNoCrashLeavesItReceivingForEver() throws IOException {
        recorder.close();
        recorder = recorder(store, settings(folder, Duration.ofHours(1), "256MB", Duration.ofHours(8)));
        begin("not-yet-durable", ScriptedCall.MU_LAW);
        recorder.refusedConversation(tenant.id(), "pbx-later", "written after whatever was told before");
        await().until(() -> entries.find(tenant.id(), "pbx-later").size() == 1);
        assertThat(entries.find(tenant.id(), "not-yet-durable")).isEmpty();
    }

    @Test
    void aFaultInTheJournalsThreadIsCountedAndEndsNoRecording() throws IOException {
        var call = begin("fault", ScriptedCall.MU_LAW);
        clockIsBroken = true;
        call.speak(7);
        await().until(() -> meters.counter("toneguard.recorder.faults").count() >= 1);
        clockIsBroken = false;
        call.hangUp();
        awaitState(call.call(), RecordingState.STORED);
        assertHolds(store, call.call(), 56_000, ScriptedCall.spoken(call.call(), 56_000));
        assertThat(recorder.isRecording()).isTrue();
        recorder.close();
        assertThat(recorder.isRecording()).isFalse();
    }

    @Test
    void aJournalIsForOneRecorder() {
        assertThatThrownBy(() -> recorder(store, settings(folder, OFTEN, "1MB", Duration.ofHours(8))))
                .hasMessageContaining("recorder.journal=")
                .hasMessageContaining("in use");
    }

    private ScriptedCall begin(String callId, WireFormat format) {
        return new ScriptedCall(recorder, ScriptedCall.call(tenant, callId, format, NOVEMBER));
    }

    private Recorder recorder(FolderStore into, RecorderSettings settings) {
        meters = new SimpleMeterRegistry(SimpleConfig.DEFAULT, new Clock() {
            @Override
            public long wallTime() {
                return SYSTEM.wallTime();
            }

            @Override
            public long monotonicTime() {
                if (clockIsBroken) {
                    throw new IllegalStateException("a fault of the program, for a test");
                }
                return SYSTEM.monotonicTime();
            }
        });
        TenantScope scope = database.scope();
        var ledger = new LiveLedger(jdbc, new TenantScope() {
            @Override
            public <T> T in(TenantId of, Supplier<T> work) {
                if (databaseIsAway) {
                    throw new DataAccessResourceFailureException("the database is away");
                }
                return scope.in(of, work);
            }
        });
        return new Recorder(settings, into, ledger, meters, (folder, disk, number, spare) -> {
            var segment = JournalSegment.create(folder, disk, number, spare);
            if (filesIn(folder) > mostJournalFiles) {
                segment.close(); // cannot be written from now on, like the files of a disk that is full
            }
            return segment;
        });
    }

    private RecorderSettings rollingOften() {
        return rollingOften("256MB");
    }

    private RecorderSettings rollingOften(String memory) {
        return new RecorderSettings(
                folder.resolve("journal"),
                OFTEN,
                Duration.ofMillis(100),
                DataSize.parse("1GB"),
                DataSize.parse(memory),
                DataSize.ofBytes(0),
                Duration.ofHours(8),
                2,
                Duration.ofSeconds(2));
    }

    private static RecorderSettings settings(Path root, Duration sync, String memory, Duration longest) {
        return new RecorderSettings(
                root.resolve("journal"),
                sync,
                Duration.ofHours(1),
                DataSize.parse("1GB"),
                DataSize.parse(memory),
                DataSize.ofBytes(0),
                longest,
                2,
                Duration.ofSeconds(2));
    }

    private LedgerEntry awaitState(LiveCall call, RecordingState state) {
        return await().until(
                        () -> entries.find(tenant.id(), call.recording().toString()),
                        found -> found.size() == 1 && found.get(0).state() == state)
                .get(0);
    }

    private double heldBytes() {
        return meters.get("toneguard.recorder.held.bytes").gauge().value();
    }

    private static void assertHolds(FolderStore store, LiveCall call, long samples, byte[] expected)
            throws IOException {
        assertThat(Arrays.mismatch(audio(store, call, samples), expected))
                .as("first byte that differs")
                .isEqualTo(-1);
    }

    private static byte[] audio(FolderStore store, LiveCall call, long samples) throws IOException {
        try (var channel = store.open(call.stored())) {
            assertThat(RecordingFormat.read(channel))
                    .isEqualTo(new RecordingFormat(
                            call.format().codec().word(),
                            call.format().rateHz(),
                            call.format().channels(),
                            samples));
            channel.position(WavHead.length(call.format()));
            int bytes = (int) samples * call.format().frameBytes();
            assertThat(channel.size()).isEqualTo(WavHead.length(call.format()) + bytes + (bytes & 1));
            return Channels.newInputStream(channel).readNBytes(bytes);
        }
    }

    private List<String> rows(String select, LiveCall call, String order) {
        return database.scope().in(call.tenant(), () -> jdbc.sql(select + " where recording_id = ? order by " + order)
                .param(call.recording().value())
                .query((row, number) -> {
                    var line = new StringBuilder();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        line.append(i > 1 ? " " : "").append(row.getObject(i));
                    }
                    return line.toString();
                })
                .list());
    }

    private static List<Path> journal(Path root) throws IOException {
        try (var files = Files.list(root.resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".journal"))
                    .sorted()
                    .toList();
        }
    }

    private static long filesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .count();
        }
    }

    private double journalIsOpen() {
        return meters.get("toneguard.recorder.journal.open").gauge().value();
    }

    private static long journalBytes(Path root) throws IOException {
        long bytes = 0;
        for (Path file : journal(root)) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}
