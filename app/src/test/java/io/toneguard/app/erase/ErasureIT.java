package io.toneguard.app.erase;

import static io.toneguard.app.erase.ErasureHouse.STAYING;
import static io.toneguard.app.erase.ErasureHouse.sha256;
import static io.toneguard.app.erase.ErasureHouse.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Erasure.CallIsRunningException;
import io.toneguard.voice.call.Erasure.Erased;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.Tenant;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a call that was erased: a row without names, by which the same content is known. */
class ErasureIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path temp;

    private ErasureHouse house;
    private RecordingStore store;
    private Tenant acme;
    private Tenant other;

    @BeforeEach
    void aStoreAndTwoTenants() throws IOException {
        house = new ErasureHouse(database, temp);
        store = house.store;
        acme = house.acme;
        other = house.other;
    }

    @Test
    void nothingOfAnErasedCallIsLeftButARowWithoutNamesAndWhoErasedIt() throws IOException {
        var recording = house.recorded(acme, "C-7", "anna and mr smith.wav", "analysed", "one");
        house.everythingElse(acme, recording);
        house.original(recording, "anna.ulaw", "four");
        house.fetched(recording, "four");
        var beside = house.recorded(acme, "C-8", "beside.wav", "analysed", "two");
        house.everythingElse(acme, beside);
        var copy = house.dropped(acme, "done", "anna and mr smith.wav", "one");
        var renamed = house.dropped(acme, "done", "again-" + sha256("one").substring(0, 8) + ".wav", "one");
        var othersFile = house.dropped(acme, "done", "again.wav", "three");
        var sidecar = house.dropped(acme, "done", "anna and mr smith.json", "{}");
        house.sql(
                acme,
                "insert into duplicate_arrival (tenant_id, recording_id, file_name) values (?, ?, 'again.wav')",
                acme.id().value(),
                recording);

        assertThat(house.erasure().eraseCall(acme.id(), "C-7")).contains(new Erased(1, 0));

        assertThat(house.tablesWith(recording))
                .containsExactlyInAnyOrder("recording", "erasure", "original_file", "fetched_blob");
        for (var table : List.of("original_file", "fetched_blob")) {
            assertThat(house.owner
                            .sql("select to_jsonb(t)::text from toneguard." + table + " t where recording_id = ?")
                            .param(recording)
                            .query(String.class)
                            .single())
                    .contains("\"file_name\": \"erased\"", sha256("four"))
                    .doesNotContain("anna");
        }
        var all = new ArrayList<>(house.tablesThatNameARecording());
        all.removeAll(STAYING);
        assertThat(house.tablesWith(beside))
                .as("of a call that stays, every table has a row: write one in everythingElse of a table that is new")
                .containsExactlyInAnyOrderElementsOf(all);
        assertThat(house.owner
                        .sql("select to_jsonb(r)::text from toneguard.recording r where recording_id = ?")
                        .param(recording)
                        .query(String.class)
                        .single())
                .contains("\"state\": \"erased\"", sha256("one"))
                .doesNotContain("C-7", "anna", "smith", "agent");
        assertThat(house.owner
                        .sql("select count(*) from toneguard.call where call_id = 'C-7' and tenant_id = ?")
                        .param(acme.id().value())
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(house.owner
                        .sql(
                                "select erased_by || ' ' || counts || ' ' || (audio_gone_at is not null) from toneguard.erasure"
                                        + " where recording_id = ?")
                        .param(recording)
                        .query(String.class)
                        .single())
                .startsWith("the test {")
                .contains("\"speaker_result\": 1", "\"alert\": 1")
                .endsWith("true");
        assertThatThrownBy(() -> store.open(stored(acme, recording))).isInstanceOf(NoSuchFileException.class);
        assertThat(store.open(stored(acme, beside)).size()).isEqualTo(3);
        assertThat(copy).doesNotExist();
        assertThat(renamed).doesNotExist();
        assertThat(sidecar).doesNotExist();
        assertThat(othersFile).exists();
    }

    @Test
    void anotherTenantsCallIsAMissingOne() throws IOException {
        var recording = house.recorded(acme, "C-7", "a.wav", "analysed", "one");
        assertThat(house.erasure().eraseCall(other.id(), "C-7")).isEmpty();
        assertThat(house.erasure().eraseRecording(other.id(), new RecordingId(recording)))
                .isEmpty();
        assertThat(house.erasure().eraseCall(acme.id(), "C-9")).isEmpty();
        assertThat(house.stateOf(recording)).isEqualTo("analysed");
    }

    @Test
    void oneRecordingOfACallGoesAndTheCallStaysUntilTheLastHasGone() throws IOException {
        var first = house.recorded(acme, "C-7", "a.wav", "analysed", "one");
        var second = house.recorded(acme, "C-7", "b.wav", "stored", "two");
        assertThat(house.erasure().eraseRecording(acme.id(), new RecordingId(first)))
                .contains(new Erased(1, 0));
        assertThat(house.stateOf(second)).isEqualTo("stored");
        assertThat(house.calls(acme)).isEqualTo(1);
        assertThat(house.erasure().eraseRecording(acme.id(), new RecordingId(second)))
                .contains(new Erased(1, 0));
        assertThat(house.calls(acme)).isZero();
        assertThat(house.erasure().eraseRecording(acme.id(), new RecordingId(second)))
                .as("again")
                .contains(new Erased(1, 0));
    }

    @Test
    void aCallThatRunsIsErasedWhenItIsOver() throws IOException {
        var recording = house.recorded(acme, "C-7", "pbx:C-7", "receiving", "one");
        var before = house.recorded(acme, "C-7", "pbx:C-7", "stored", "two");
        house.sql(acme, "update recording set began_at = now() where recording_id = ?", recording);
        assertThatThrownBy(() -> house.erasure().eraseCall(acme.id(), "C-7"))
                .isInstanceOf(CallIsRunningException.class)
                .hasMessageContaining(recording.toString());
        assertThat(house.stateOf(before)).isEqualTo("stored");
        house.sql(acme, "update recording set state = 'stored', stored_at = now() where recording_id = ?", recording);
        assertThat(house.erasure().eraseCall(acme.id(), "C-7")).contains(new Erased(2, 0));
    }

    /** Stored behind a head, or joined: what was dropped is not what is stored. */
    @Test
    void theFilesThatARecordingWasMadeOfGoFromTheInboxToo() throws IOException {
        var recording = house.recorded(acme, "C-7", "anna.wav", "analysed", "one");
        house.original(recording, "anna-rx.ulaw", "two");
        house.original(recording, "anna-tx.ulaw", "three");
        var mark = sha256("one").substring(0, 8);
        var one = house.dropped(acme, "done", "anna-rx.ulaw", "two");
        var other = house.dropped(acme, "done", "anna-tx-" + mark + ".ulaw", "three");
        var beside = house.dropped(acme, "done", "anna-tx.ulaw", "four");
        var behindAGap = house.dropped(acme, "done", "anna-tx-" + mark + "-3.ulaw", "three");

        assertThat(house.erasure().eraseCall(acme.id(), "C-7")).contains(new Erased(1, 0));

        assertThat(one).doesNotExist();
        assertThat(other).doesNotExist();
        assertThat(behindAGap).doesNotExist();
        assertThat(beside).exists();
    }

    @Test
    void aBlobThatWasErasedBeforeUnderTheSameNameIsErasedAgain() throws IOException {
        for (var content : List.of("one", "two")) {
            var recording = house.recorded(acme, "C-7", "anna.wav", "analysed", content);
            house.fetched(recording, content);
            assertThat(house.erasure().eraseCall(acme.id(), "C-7")).contains(new Erased(1, 0));
        }
        assertThat(house.owner
                        .sql("select blob || ' ' || content_sha256 from toneguard.fetched_blob where tenant_id = ?")
                        .param(acme.id().value())
                        .query(String.class)
                        .single())
                .matches("erased:[0-9a-f]{64} " + sha256("two"));
    }
}
