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

/** A recorder is told to stop while its store answers nobody. */
class StoppingRecorderIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final int WRITERS = 8;

    @TempDir
    Path folder;

    @Test
    void aStoreThatHangsHoldsUpTheProcesssEndOnceAndNotOnceForEachOfItsThreads() throws Exception {
        var trial = new RecorderTrial(database, folder);
        var store = trial.store();
        var stopWithin = Duration.ofMillis(200);
        var calls = new ArrayList<ScriptedCall>();
        try (var hanging = new HangingStore(store)) {
            var recorder = trial.recorder(hanging, Duration.ofHours(1), "256MB", WRITERS, stopWithin);
            // Which thread a call is written by is the recorder's to say: as many come as it takes until each hangs.
            await().pollInSameThread().pollInterval(Duration.ofMillis(20)).until(() -> {
                var call = trial.begin(recorder, "hangs-" + calls.size(), ScriptedCall.MU_LAW);
                call.speak(7);
                call.hangUp();
                calls.add(call);
                return hanging.waiting() >= WRITERS;
            });
            long begun = System.nanoTime();
            recorder.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
        }
        try (var next = trial.recorder(store, Duration.ofHours(1), "256MB", WRITERS, stopWithin)) {
            assertThat(next.isRecording()).isTrue();
            for (var call : calls) {
                trial.awaitState(call.call(), RecordingState.STORED);
                RecorderTrial.assertHolds(store, call);
            }
        }
    }
}
