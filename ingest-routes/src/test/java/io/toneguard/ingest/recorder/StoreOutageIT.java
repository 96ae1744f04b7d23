package io.toneguard.ingest.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.ledger.RecordingState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A store that is away so long that what is noted of the audio in the journal, not the audio, fills the memory. */
class StoreOutageIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration STOP_WITHIN = Duration.ofMillis(100);

    @TempDir
    Path folder;

    @Test
    void nobodyMoreIsLetInBeforeNotesFillTheMemoryAndThoseInsideLoseNothing() throws Exception {
        var trial = new RecorderTrial(database, folder);
        var store = trial.store();
        store.isFull = true;
        var calls = new ArrayList<ScriptedCall>();
        try (var recorder = trial.recorder(store, HOUR, "1MB", 2, STOP_WITHIN)) {
            for (int number = 0; number < 10; number++) {
                calls.add(trial.begin(recorder, "outage-" + number, ScriptedCall.MU_LAW));
            }
            for (int round = 0; recorder.isRecording(); round++) {
                assertThat(round).as("rounds of 10 blocks").isLessThan(500);
                calls.forEach(call -> call.speak(5));
                // The journal's thread keeps up with real sessions; these speak hundreds of times as fast.
                await().pollInterval(Duration.ofMillis(2)).until(() -> held(trial) + noted(trial) < 600_000);
            }
            assertThat(noted(trial)).isGreaterThan(500_000);
            assertThat(trial.meters.counter("toneguard.recorder.shed.seconds").count())
                    .isZero();
        }
        try (var next = trial.recorder(store, HOUR, "1MB", 2, STOP_WITHIN)) {
            store.isFull = false;
            for (var call : calls) {
                trial.awaitState(call.call(), RecordingState.STORED);
                RecorderTrial.assertHolds(store, call);
            }
            assertThat(next.isRecording()).isTrue();
        }
    }

    private static double held(RecorderTrial trial) {
        return trial.gauge("toneguard.recorder.held.bytes");
    }

    private static double noted(RecorderTrial trial) {
        return trial.gauge("toneguard.recorder.noted.bytes");
    }
}
