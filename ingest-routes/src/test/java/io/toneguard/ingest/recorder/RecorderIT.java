package io.toneguard.ingest.recorder;

import static io.toneguard.ingest.recorder.RecorderHouse.COUNT;
import static io.toneguard.ingest.recorder.RecorderHouse.NOVEMBER;
import static io.toneguard.ingest.recorder.RecorderHouse.OFTEN;
import static io.toneguard.ingest.recorder.RecorderHouse.assertHolds;
import static io.toneguard.ingest.recorder.RecorderHouse.journal;
import static io.toneguard.ingest.recorder.RecorderHouse.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.ledger.AudioKeeping;
import io.toneguard.ingest.ledger.LedgerEntry;
import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.ingest.source.AuthKind;
import io.toneguard.ingest.source.JdbcSources;
import io.toneguard.ingest.source.RegisteredSource;
import io.toneguard.ingest.source.Source;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Calls that a scripted session speaks, and the row and the recording that become of them. */
class RecorderIT {
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
    void aCallIsStoredByteForByteAsItArrivedAndWaitsForItsAnalysis() throws IOException {
        var calls = new ArrayList<ScriptedCall>();
        for (WireCodec codec : WireCodec.values()) {
            for (int channels = 1; channels <= 2; channels++) {
                var call = house.begin(codec + "-" + channels, new WireFormat(codec, 8_000, channels));
                call.speak(12.000125);
                call.hangUp();
                calls.add(call);
            }
        }
        for (ScriptedCall call : calls) {
            var entry = house.awaitState(call.call(), RecordingState.STORED);
            assertThat(entry.completeness())
                    .isEqualTo(new LedgerEntry.Completeness(96_001 / 8000.0, 96_001 / 8000.0, 0));
            assertHolds(
                    house.store,
                    call.call(),
                    96_001,
                    ScriptedCall.spoken(
                            call.call(), 96_001 * call.call().format().frameBytes()));
            assertThat(call.blocksOut()).isZero();
        }
        house.recorder.close();
        assertThat(journal(folder)).isEmpty();
    }

    @Test
    void aRunningCallIsInTheLedgerAndNotInTheStore() {
        var call = house.begin("running", ScriptedCall.MU_LAW);
        call.speak(12);
        var entry = house.awaitState(call.call(), RecordingState.RECEIVING);
        assertThat(house.entries.why(house.tenant, entry)).contains("is being spoken and recorded since");
        assertThatThrownBy(() -> house.store.open(call.call().stored())).isInstanceOf(IOException.class);
        call.hangUp();
        house.awaitState(call.call(), RecordingState.STORED);
    }

    @Test
    void aCallThatComesBackIsAnotherRecordingThatStartedLater() {
        var first = house.begin("broken", ScriptedCall.MU_LAW);
        first.speak(2);
        first.end(CallEnded.Ending.DROPPED, "the connection was reset");
        house.awaitState(first.call(), RecordingState.STORED);
        var back = new ScriptedCall(
                house.recorder,
                ScriptedCall.call(house.tenant, "broken", ScriptedCall.MU_LAW, NOVEMBER.plusSeconds(90)));
        back.speak(2);
        house.awaitState(back.call(), RecordingState.RECEIVING);
        assertThat(database.scope()
                        .in(
                                house.tenant.id(),
                                () -> house.jdbc.sql("""
                                select (extract(epoch from r.began_at - c.started_at))::int
                                from recording r join call c on c.tenant_id = r.tenant_id and c.call_id = r.call_id
                                where r.call_id = 'broken' order by r.began_at
                                """).query(Integer.class).list()))
                .containsExactly(0, 90);
        back.hangUp();
        house.awaitState(back.call(), RecordingState.STORED);
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
        try (var patient = house.recorder(house.store, settings)) {
            var call = new ScriptedCall(
                    patient, ScriptedCall.call(house.tenant, "patient", ScriptedCall.MU_LAW, NOVEMBER));
            call.speak(27);
            await().until(() ->
                    house.meters.timer("toneguard.recorder.append").count() == 2 && house.heldBytes() == 40_000);
            call.hangUp();
            house.awaitState(call.call(), RecordingState.STORED);
            assertThat(house.meters.timer("toneguard.recorder.append").count()).isEqualTo(3);
            assertHolds(house.store, call.call(), 27 * 8_000, ScriptedCall.spoken(call.call(), 27 * 8_000));
        }
    }

    @Test
    void gapsAndSegmentsAreListedAndOnlyWhatIsMissingCountsAsLost() {
        var call = house.begin("gaps", ScriptedCall.STEREO);
        call.speak(3);
        call.lose(0.5, Gap.Kind.LOST);
        call.speak(2);
        call.lose(2, Gap.Kind.PAUSED);
        call.segment(new Segment(0, call.samples(), Speaker.AGENT, "ben"));
        call.speak(3);
        call.end(CallEnded.Ending.DROPPED, "the connection was reset");

        var entry = house.awaitState(call.call(), RecordingState.STORED);
        assertThat(entry.completeness()).isEqualTo(new LedgerEntry.Completeness(10.5, 10.0, 0.5));
        assertThat(entry.live().pausedSeconds()).isEqualTo(2.0);
        assertThat(house.entries.why(house.tenant, entry))
                .contains(
                        "10.0 of 10.5 s received, 0.5 s lost, 2.0 s paused by the PBX",
                        "the call ended dropped (the connection was reset)");
        assertThat(house.rows("select channel, from_seconds, seconds, kind from recording_gap", call.call(), "gap"))
                .containsExactly("0 3.0 0.5 lost", "1 3.0 0.5 lost", "0 5.5 2.0 paused", "1 5.5 2.0 paused");
        assertThat(house.rows(
                        "select segment, channel, from_seconds, speaker, coalesce(person, '-') from recording_segment",
                        call.call(),
                        "segment"))
                .containsExactly("1 0 0.0 agent -", "2 0 7.5 agent ben", "3 1 0.0 customer -");
    }

    @Test
    void aCallWithoutOneSampleIsQuarantinedAndSaysWhy() {
        var call = house.begin("silent", ScriptedCall.MU_LAW);
        call.end(CallEnded.Ending.DROPPED, "nothing came for 30 s");
        var entry = house.awaitState(call.call(), RecordingState.QUARANTINED);
        assertThat(entry.reasonCode()).isEqualTo("NO_AUDIO");
        assertThat(entry.reason()).contains("nothing came for 30 s", "pbx-1");
        assertThatThrownBy(() -> house.store.open(call.call().stored())).isInstanceOf(IOException.class);
    }

    @Test
    void aCallsAudioStaysAsLongAsItsSourceSays() {
        var source = new Source(
                house.tenant.id(),
                house.tenant.name(),
                "pbx-1",
                "plain",
                Map.of(),
                Source.MetadataKeys.DEFAULTS,
                null,
                null,
                1,
                10);
        var sources = new JdbcSources(house.jdbc, database.scope());
        var keeping = new AudioKeeping(Duration.ofDays(90), true);
        sources.add(new RegisteredSource(source, AuthKind.NONE, null, null, null, null, NOVEMBER, null, keeping));
        var call = house.begin("kept", ScriptedCall.MU_LAW);
        call.speak(2);
        house.awaitState(call.call(), RecordingState.RECEIVING);
        var silent = house.begin("silent", ScriptedCall.MU_LAW);
        house.awaitState(silent.call(), RecordingState.RECEIVING);
        sources.remove(house.tenant.id(), "pbx-1");
        var later = house.begin("source-removed", ScriptedCall.MU_LAW);
        later.speak(2);
        List.of(call, silent, later).forEach(ScriptedCall::hangUp);
        house.awaitState(call.call(), RecordingState.STORED);
        house.awaitState(silent.call(), RecordingState.QUARANTINED);
        house.awaitState(later.call(), RecordingState.STORED);
        var kept = "select extract(day from audio_keep_until - stored_at), delete_audio_after_analysis from recording";
        assertThat(house.rows(kept, call.call(), "recording_id")).containsExactly("90 true");
        assertThat(house.rows(kept, silent.call(), "recording_id")).containsExactly("null false");
        assertThat(house.rows(kept, later.call(), "recording_id")).containsExactly("null false");
    }

    @Test
    void aRefusedConversationHasARowOfItsOwn() {
        house.recorder.refusedConversation(
                house.tenant.id(), "pbx-1", "binary before start; let the PBX send start first");
        await().untilAsserted(() -> assertThat(house.entries.find(house.tenant.id(), "pbx-1"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.reasonCode()).isEqualTo("NO_CALL");
                    assertThat(entry.reason()).contains("binary before start");
                }));
    }

    @Test
    void aCallThatIsOverTheLongestIsRecordedUpToThereAndSaysSo() throws IOException {
        house.recorder.close();
        house.recorder = house.recorder(house.store, settings(folder, OFTEN, "256MB", Duration.ofSeconds(10)));
        var call = house.begin("long", ScriptedCall.MU_LAW);
        call.speak(31);
        call.hangUp();
        var entry = house.awaitState(call.call(), RecordingState.STORED);
        assertThat(entry.completeness()).isEqualTo(new LedgerEntry.Completeness(31.0, 10.0, 21.0));
        assertThat(entry.live().endedReason()).contains("recorder.longest=PT10S, 21.0 s before the call");
        assertHolds(house.store, call.call(), 80_000, ScriptedCall.spoken(call.call(), 80_000));
    }

    @Test
    void tenantsSeeTheirOwnCallsOnlyThoughTheyShareAJournal() {
        var other = database.addTenant("recorder-other-" + COUNT.incrementAndGet(), Speaker.AGENT);
        var ours = house.begin("shared", ScriptedCall.MU_LAW);
        var theirs =
                new ScriptedCall(house.recorder, ScriptedCall.call(other, "shared", ScriptedCall.STEREO, NOVEMBER));
        ours.speak(6);
        theirs.speak(7);
        ours.hangUp();
        theirs.hangUp();
        house.awaitState(ours.call(), RecordingState.STORED);
        await().untilAsserted(() -> assertThat(house.entries.find(other.id(), "shared"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.recording()).isEqualTo(theirs.call().recording());
                    assertThat(entry.state()).isEqualTo(RecordingState.STORED);
                }));
    }

    @Test
    void aCallThatComesBackInTheNextMonthKeepsItsRowAndTheRecordingLiesInItsOwnMonth() {
        var first = new ScriptedCall(
                house.recorder,
                ScriptedCall.call(
                        house.tenant, "midnight", ScriptedCall.MU_LAW, Instant.parse("2026-10-31T23:59:50Z")));
        first.speak(5);
        first.end(CallEnded.Ending.DROPPED, "the connection was reset");
        house.awaitState(first.call(), RecordingState.STORED);
        var second = new ScriptedCall(
                house.recorder,
                ScriptedCall.call(
                        house.tenant, "midnight", ScriptedCall.MU_LAW, Instant.parse("2026-11-01T00:00:10Z")));
        second.speak(5);
        second.hangUp();
        house.awaitState(second.call(), RecordingState.STORED);
        assertThat(house.rows("select call_month from recording", second.call(), "recording_id"))
                .containsExactly("2026-11-01");
        assertThat(house.entries.find(house.tenant.id(), "midnight")).hasSize(2).allSatisfy(entry -> assertThat(
                        entry.call().startedAt())
                .isEqualTo(Instant.parse("2026-10-31T23:59:50Z")));
    }
}
