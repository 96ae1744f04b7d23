package io.toneguard.ingest.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.ledger.RecordingState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Calls that pause while others go on: the journal that all of them share is let go of all the same. */
class PausedCallsIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    /** Long enough for a draft that is asked to be forced to have answered before the next time. */
    private static final Duration SYNC = Duration.ofMillis(40);

    private static final Duration ROLL = SYNC.multipliedBy(8);
    private static final int ROLLS = 20;

    @TempDir
    Path folder;

    /** Their unfinished blocks are said again in turns, one at each new file: at each of them one of the two has a block in an older one. */
    @Test
    void twoCallsThatPauseInTurnsDoNotKeepTheJournalOfAThird() throws Exception {
        var trial = new RecorderTrial(database, folder);
        var store = trial.store();
        try (var recorder = trial.recorder(store, SYNC, ROLL, "256MB", 2, Duration.ofSeconds(2))) {
            var first = trial.begin(recorder, "paused", ScriptedCall.MU_LAW);
            first.speak(7);
            await().until(() -> newest(trial) >= 2);
            var second = trial.begin(recorder, "paused-a-file-later", ScriptedCall.MU_LAW);
            second.speak(7);
            var third = trial.begin(recorder, "goes-on", ScriptedCall.MU_LAW);
            long until = newest(trial) + ROLLS;
            var most = new AtomicLong();
            await().pollInSameThread()
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> {
                        third.speak(0.5);
                        most.accumulateAndGet(trial.journalFiles(), Math::max);
                        return newest(trial) >= until;
                    });
            assertThat(most).as("files of the journal at one time").hasValueLessThanOrEqualTo(7);
            for (var call : List.of(first, second, third)) {
                call.speak(1);
                call.hangUp();
                trial.awaitState(call.call(), RecordingState.STORED);
                RecorderTrial.assertHolds(store, call);
            }
        }
    }

    private static long newest(RecorderTrial trial) throws Exception {
        var segments = JournalSegment.in(trial.journal());
        return segments.get(segments.size() - 1).number();
    }
}
