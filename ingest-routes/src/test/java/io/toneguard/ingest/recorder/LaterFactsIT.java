package io.toneguard.ingest.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.ledger.RecordingState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** What the second connection of a call tells of it, and the first did not. */
class LaterFactsIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private final JdbcClient jdbc = JdbcClient.create(database.asService());
    private RecorderTrial trial;

    @BeforeEach
    void begin() {
        trial = new RecorderTrial(database, folder);
    }

    @Test
    void aCallsRowHasTheTeamOfItsSecondConnectionWhileItIsSpoken() throws Exception {
        try (var recorder = trial.recorder(trial.store(), HOUR, "64MB", 2, STOP_WITHIN)) {
            var call = trial.begin(recorder, "two-legs", ScriptedCall.STEREO);
            call.speak(1);
            trial.awaitState(call.call(), RecordingState.RECEIVING);
            assertThat(call("two-legs")).isEqualTo(List.of("anna", "-", "billing"));
            call.known(ScriptedCall.withTeam(call.call(), "sales"));
            await().until(() -> call("two-legs").equals(List.of("anna", "sales", "billing")));
            call.hangUp();
            trial.awaitState(call.call(), RecordingState.STORED);
        }
    }

    @Test
    void whatARowSaysAlreadyStays() throws Exception {
        try (var recorder = trial.recorder(trial.store(), HOUR, "64MB", 2, STOP_WITHIN)) {
            var first = trial.begin(recorder, "came-back", ScriptedCall.STEREO);
            first.known(ScriptedCall.withTeam(first.call(), "sales"));
            first.speak(1);
            first.hangUp();
            trial.awaitState(first.call(), RecordingState.STORED);
            var second = trial.begin(recorder, "came-back", ScriptedCall.STEREO);
            second.known(ScriptedCall.withTeam(second.call(), "support"));
            second.speak(1);
            second.hangUp();
            trial.awaitState(second.call(), RecordingState.STORED);
            assertThat(call("came-back")).isEqualTo(List.of("anna", "sales", "billing"));
        }
    }

    @Test
    void aCrashBeforeTheLedgerHeardOfItCostsNothing() throws Exception {
        var left = folder.resolve("left");
        ScriptedCall call;
        try (var recorder = trial.recorder(trial.store(), HOUR, "64MB", 2, STOP_WITHIN)) {
            call = trial.begin(recorder, "crashed", ScriptedCall.STEREO);
            call.speak(1);
            trial.awaitState(call.call(), RecordingState.RECEIVING);
            call.known(ScriptedCall.withTeam(call.call(), "sales"));
            await().until(() -> call("crashed").contains("sales"));
            FileSystemUtils.copyRecursively(trial.journal(), left.resolve("journal"));
        }
        database.scope().run(trial.tenant.id(), () -> jdbc.sql("update call set team = null where call_id = 'crashed'")
                .update());
        var next = new RecorderTrial(database, left, trial.tenant);
        try (var recorder = next.recorder(next.store(), HOUR, "64MB", 2, STOP_WITHIN)) {
            next.awaitState(call.call(), RecordingState.STORED);
            assertThat(recorder.isRecording()).isTrue();
        }
        assertThat(call("crashed")).isEqualTo(List.of("anna", "sales", "billing"));
    }

    private List<String> call(String callId) {
        return database.scope().in(trial.tenant.id(), () -> jdbc.sql(
                        "select agent_id, coalesce(team, '-') as team, queue from call where call_id = ?")
                .param(callId)
                .query((row, number) -> List.of(row.getString(1), row.getString(2), row.getString(3)))
                .single());
    }
}
