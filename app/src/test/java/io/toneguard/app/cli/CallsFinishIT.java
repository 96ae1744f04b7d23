package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.app.store.DiskRecordingStore;
import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.ledger.LiveLedger;
import io.toneguard.ingest.recorder.Recorder;
import io.toneguard.ingest.recorder.RecorderSettings;
import io.toneguard.voice.audio.WavHead;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Speaker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Live calls whose node is gone, in the ledger and in the store as it left them. */
class CallsFinishIT {
    private static final WireFormat STEREO = new WireFormat(WireCodec.L16, 8_000, 2);
    private static final Instant NOVEMBER = Instant.parse("2026-11-21T09:00:00Z");
    private static int tenants;

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path data;

    private final String tenant = "finish-" + ++tenants;
    private OperatedHouse house;
    private DiskRecordingStore store;

    @BeforeEach
    void aTenant() throws IOException {
        house = OperatedHouse.of(database, data);
        store = new DiskRecordingStore(data.resolve("recordings"));
        house.done("tenants", "add", tenant, "--score=agent", "--purpose=testing");
    }

    @AfterAll
    static void forgetThePassword() {
        OperatedHouse.forgetThePassword();
    }

    @Test
    void whatTheStoreHasOfACallIsStoredAndCanBeErased() throws IOException {
        var call = left("c1", "9 hours");
        // One byte of a last sample frame came, too.
        byte[] audio = new byte[3 * 32_000 + 1];
        audio[5] = 7;
        try (var draft = store.draft(call.stored(), WavHead.length(STEREO))) {
            draft.append(ByteBuffer.wrap(audio));
        }
        assertThat(house.failed("calls", "erase", "c1", "--tenant=" + tenant, "--yes"))
                .contains("still being recorded", "`calls finish`");
        assertThat(house.done("calls", "why", "c1").out()).contains("calls finish");
        var asked = house.to("calls", "finish", "c1");
        assertThat(asked.exitCode()).isEqualTo(1);
        assertThat(asked.out()).contains(call.recording() + " of source pbx-1, receiving for 9.0 h");
        assertThat(asked.err()).contains("nothing was finished", "--yes");

        assertThat(house.done("calls", "finish", "c1", "--yes").out())
                .contains(call.recording() + ": 3.0 s stored as truncated");

        assertThat(house.done("calls", "why", "c1").out())
                .contains(
                        "stored since",
                        "3.0 of 3.0 s received",
                        "the call ended truncated (its node did not come back");
        try (var stored = store.open(call.stored())) {
            assertThat(stored.size()).isEqualTo(WavHead.length(STEREO) + 3 * 32_000);
            stored.position(WavHead.length(STEREO) + 5);
            assertThat(Channels.newInputStream(stored).read()).isEqualTo(7);
        }
        assertThat(segments(call)).containsExactly("1 0 agent anna", "2 1 customer -");
        assertThat(house.failed("calls", "finish", "c1", "--yes")).contains("`calls why c1` says where it is");
        house.done("calls", "erase", "c1", "--tenant=" + tenant, "--yes");
    }

    @Test
    void aCallOfWhichTheStoreHasNothingIsQuarantinedAndCanBeErased() throws IOException {
        var call = left("c2", "3 days");
        assertThat(house.done("calls", "finish", call.recording().toString(), "--yes")
                        .out())
                .contains("quarantined as NO_AUDIO");
        assertThat(house.done("calls", "why", "c2").out()).contains("(NO_AUDIO)", "its node did not come back");
        try (var files = store.list(call.tenant(), call.stored().callMonth())) {
            assertThat(files).as("what is left in the store").isEmpty();
        }
        house.done("calls", "erase", "c2", "--tenant=" + tenant, "--yes");
    }

    @Test
    void aCallThatMayYetBeRecordedIsLeftAlone() {
        left("c3", "7 hours 59 minutes");
        assertThat(house.failed("calls", "finish", "c3", "--yes"))
                .contains("receiving for 8.0 h only", "8 h (recorder.longest)");
        assertThat(house.failed("calls", "finish", "nothing", "--yes")).contains("there is no call or recording");
        assertThat(house.done("calls", "list", "--tenant=" + tenant).out()).contains("receiving");
    }

    @Test
    void aCallThatTheJournalOfThisDataFolderHasIsLeftToItsService() {
        var settings = new RecorderSettings(
                data.resolve("journal"),
                Duration.ofMillis(10),
                Duration.ofHours(1),
                DataSize.ofGigabytes(1),
                DataSize.ofMegabytes(8),
                DataSize.ofBytes(0),
                Duration.ofHours(8),
                1,
                Duration.ofSeconds(2));
        var call = call("c4");
        try (var recorder =
                new Recorder(settings, store, new LiveLedger(house.jdbc(), house.scope()), new SimpleMeterRegistry())) {
            recorder.listenTo(call);
            await().untilAsserted(
                            () -> assertThat(house.done("calls", "list").out()).contains("c4"));
            age(call, "9 hours");
            assertThat(house.failed("calls", "finish", "c4", "--yes"))
                    .contains("is in the journal " + data.resolve("journal"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(house.failed("calls", "finish", "c4", "--yes")).contains("is in the journal");
    }

    private LiveCall left(String callId, String ago) {
        var call = call(callId);
        new LiveLedger(house.jdbc(), house.scope()).receive(call);
        age(call, ago);
        return call;
    }

    private void age(LiveCall call, String ago) {
        house.scope().run(call.tenant(), () -> house.jdbc()
                .sql("update recording set state_since = now() - ?::interval where recording_id = ?")
                .params(ago, call.recording().value())
                .update());
    }

    private LiveCall call(String callId) {
        return new LiveCall(
                house.tenant(tenant).id(),
                tenant,
                "pbx-1",
                callId,
                new RecordingId(UUID.randomUUID()),
                NOVEMBER,
                STEREO,
                List.of(Speaker.AGENT, Speaker.CUSTOMER),
                "anna",
                null,
                null,
                "inbound");
    }

    private List<String> segments(LiveCall call) {
        return house.scope().in(call.tenant(), () -> house.jdbc()
                .sql(
                        "select segment || ' ' || channel || ' ' || speaker || ' ' || coalesce(person, '-') from recording_segment"
                                + " where recording_id = ? order by segment")
                .param(call.recording().value())
                .query(String.class)
                .list());
    }
}
