package io.toneguard.batch.reprocess;

import io.toneguard.batch.AnalysisMeters;
import io.toneguard.batch.AnalysisMeters.Outcome;
import io.toneguard.batch.BatchSettings;
import io.toneguard.batch.Held;
import io.toneguard.batch.RecordingStates;
import io.toneguard.batch.WorkKind;
import io.toneguard.batch.WorkStates;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The states of recordings that are analysed again: those of their items. The ledger's row of the recording is left as it is. */
final class ReprocessingItems implements WorkStates {
    /** Reason code of an item whose audio is not in the store. */
    static final String AUDIO_GONE = "AUDIO_GONE";

    private static final Logger log = LoggerFactory.getLogger(ReprocessingItems.class);
    private static final String OF_LAUNCH = " where item.tenant_id = :tenant and item.recording_id = :recording"
            + " and item.state = 'claimed' and item.launch_id = :launch";

    private final JdbcClient jdbc;
    private final BatchSettings settings;
    private final AnalysisMeters meters;

    ReprocessingItems(JdbcClient jdbc, BatchSettings settings, AnalysisMeters meters) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.meters = meters;
    }

    @Override
    public Set<WorkKind> kinds() {
        return EnumSet.of(WorkKind.REPROCESSING);
    }

    @Override
    public boolean holds(Held held) {
        return attempts(held).isPresent();
    }

    /** Not once its reprocessing is held: what is in hand then is finished, nothing more is begun. */
    @Override
    public boolean wanted(Held held) {
        return statement(
                        "select exists (select from toneguard.reprocessing_item item join toneguard.reprocessing using (reprocessing_id)"
                                + OF_LAUNCH + " and reprocessing.state = 'open')",
                        held)
                .query(Boolean.class)
                .single();
    }

    /** What the first analysis took stays in the ledger; this one's time is in the partition's row. */
    @Override
    public void analysed(Held held, AnalyzerVersion analyzer, double workedSeconds) {
        int moved = update("state = 'done', reason_code = null, reason = null, not_before = null", held)
                .update();
        if (moved > 0) {
            meters.countAfterCommit(
                    Outcome.ANALYSED,
                    () -> log.info("Recording {}: analysed again, by {}", held.recording(), analyzer));
        }
    }

    @Override
    public void failed(Held held, String code, String reason) {
        attempts(held).ifPresent(before -> fail(held, before, code, reason));
    }

    /** It was there when it was analysed: a tenant may delete audio after that. */
    @Override
    public void audioGone(Held held, String what) {
        failed(held, AUDIO_GONE, what + "; it was deleted after its analysis, and the result that there is stays");
    }

    @Override
    public void release(Held held) {
        update("state = 'pending', launch_id = null", held).update();
    }

    @Override
    public void analysisFailed(Held held, String what) {
        attempts(held).ifPresent(before -> {
            int attempts = before + 1;
            if (attempts >= settings.attempts()) {
                fail(
                        held,
                        attempts,
                        RecordingStates.ANALYSIS_FAILED,
                        what + "; attempt " + attempts + " of batch.attempts=" + settings.attempts());
                return;
            }
            var pause = settings.pauseAfter(before);
            update(
                            "state = 'pending', launch_id = null, attempts = attempts + 1, reason_code = :code, reason = :reason,"
                                    + " not_before = clock_timestamp() + :pause * interval '1 millisecond'",
                            held)
                    .param("code", RecordingStates.ANALYSIS_FAILED)
                    .param("reason", what)
                    .param("pause", pause.toMillis())
                    .update();
            meters.countAfterCommit(
                    Outcome.RETRIED,
                    () -> log.warn(
                            "Recording {}: could not be analysed again, {}; attempt {} of batch.attempts={}, tried again in {} s",
                            held.recording(),
                            what,
                            attempts,
                            settings.attempts(),
                            pause.toSeconds()));
        });
    }

    @Override
    public boolean workerLost(Held held) {
        int attempts = attempts(held).orElse(-1) + 1;
        if (attempts == 0) {
            return true;
        }
        if (attempts >= settings.attempts()) {
            fail(
                    held,
                    attempts,
                    RecordingStates.WORKER_LOST,
                    "its worker fell silent while analysing it, " + attempts + " times with batch.attempts="
                            + settings.attempts());
            return true;
        }
        update("attempts = attempts + 1", held).update();
        meters.countAfterCommit(
                Outcome.RETRIED,
                () -> log.warn(
                        "Recording {}: its worker fell silent while analysing it again, attempt {} of batch.attempts={}; tried again",
                        held.recording(),
                        attempts,
                        settings.attempts()));
        return false;
    }

    @Override
    public int releaseUnheld(TenantId tenant) {
        return jdbc.sql("""
                        update toneguard.reprocessing_item item set state = 'pending', state_since = clock_timestamp(), launch_id = null
                        where tenant_id = :tenant and state = 'claimed' and not exists (
                            select from toneguard.partition_lease lease
                            where lease.launch_id = item.launch_id and lease.state <> 'done' and lease.tenant_id = item.tenant_id
                                and item.recording_id = any (lease.recording_ids[lease.cursor + 1:]))
                        """).param("tenant", tenant.value()).update();
    }

    /** Attempts so far; empty if the launch does not hold it, or there is no analysed recording any more. */
    private Optional<Integer> attempts(Held held) {
        return statement(
                        "select item.attempts from toneguard.reprocessing_item item"
                                + " join toneguard.recording using (tenant_id, recording_id)" + OF_LAUNCH
                                + " and recording.state = 'analysed' for update of item for share of recording",
                        held)
                .query(Integer.class)
                .optional();
    }

    private void fail(Held held, int attempts, String code, String reason) {
        int moved = update("state = 'failed', reason_code = :code, reason = :reason, attempts = :attempts", held)
                .param("code", code)
                .param("reason", reason)
                .param("attempts", attempts)
                .update();
        if (moved > 0) {
            meters.countAfterCommit(
                    Outcome.FAILED,
                    () -> log.warn("Recording {}: not analysed again, {}, {}", held.recording(), code, reason));
        }
    }

    private JdbcClient.StatementSpec update(String assignments, Held held) {
        return statement(
                "update toneguard.reprocessing_item item set state_since = clock_timestamp(), " + assignments
                        + OF_LAUNCH,
                held);
    }

    private JdbcClient.StatementSpec statement(String sql, Held held) {
        return jdbc.sql(sql)
                .param("tenant", held.tenant().value())
                .param("recording", held.recording().value())
                .param("launch", held.launch());
    }
}
