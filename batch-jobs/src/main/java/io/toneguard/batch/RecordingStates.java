package io.toneguard.batch;

import io.toneguard.batch.AnalysisMeters.Outcome;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The states of recordings that are analysed for the first time: those of the ledger itself. A transition is logged and counted once it
 * is committed.
 */
public final class RecordingStates implements WorkStates {
    /** Reason code of a recording whose analysis threw. */
    public static final String ANALYSIS_FAILED = "ANALYSIS_FAILED";
    /** Reason code of a recording whose worker fell silent while it had it in hand. */
    public static final String WORKER_LOST = "WORKER_LOST";

    private static final Logger log = LoggerFactory.getLogger(RecordingStates.class);
    private static final String OF_LAUNCH =
            " where tenant_id = :tenant and recording_id = :recording and state = 'claimed' and launch_id = :launch";

    private final JdbcClient jdbc;
    private final BatchSettings settings;
    private final AnalysisMeters meters;
    private final RecordingAttempts history;
    private final OperatorNotices notices;

    RecordingStates(JdbcClient jdbc, BatchSettings settings, AnalysisMeters meters, OperatorNotices notices) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.meters = meters;
        this.history = new RecordingAttempts(jdbc);
        this.notices = notices;
    }

    @Override
    public Set<WorkKind> kinds() {
        return EnumSet.of(WorkKind.FRESH, WorkKind.BACKLOG);
    }

    @Override
    public boolean holds(Held held) {
        return attempts(held).isPresent();
    }

    /** Whatever was the matter with it before is forgotten. */
    @Override
    public void analysed(Held held, AnalyzerVersion analyzer, double workedSeconds) {
        int moved = statement(
                        "update toneguard.recording set state = 'analysed', state_since = clock_timestamp(),"
                                + " analysed_at = clock_timestamp(), analysis_seconds = :worked, analyzer = :analyzer, reason_code = null, reason = null,"
                                + " not_before = null" + OF_LAUNCH,
                        held)
                .param("analyzer", analyzer.name())
                .param("worked", (float) workedSeconds)
                .update();
        if (moved > 0) {
            meters.countAfterCommit(
                    Outcome.ANALYSED, () -> log.info("Recording {}: analysed by {}", held.recording(), analyzer));
        }
    }

    @Override
    public void failed(Held held, String code, String reason) {
        int moved = statement(
                        "update toneguard.recording set state = 'failed', state_since = clock_timestamp(),"
                                + " reason_code = :code, reason = :reason" + OF_LAUNCH,
                        held)
                .param("code", code)
                .param("reason", reason)
                .update();
        if (moved > 0) {
            history.note(held, RecordingAttempts.Outcome.FAILED, code, reason);
            meters.countAfterCommit(
                    Outcome.FAILED, () -> log.warn("Recording {}: {}, {}", held.recording(), code, reason));
        }
    }

    @Override
    public void release(Held held) {
        statement(
                        "update toneguard.recording set state = 'stored', state_since = clock_timestamp(), launch_id = null"
                                + OF_LAUNCH,
                        held)
                .update();
    }

    @Override
    public void analysisFailed(Held held, String what) {
        attempts(held).ifPresent(before -> {
            int attempts = before + 1;
            if (attempts >= settings.attempts()) {
                quarantine(
                        held,
                        attempts,
                        ANALYSIS_FAILED,
                        what + "; attempt " + attempts + " of batch.attempts=" + settings.attempts() + ", put aside");
                return;
            }
            var pause = settings.pauseAfter(before);
            statement(
                            "update toneguard.recording set state = 'stored', state_since = clock_timestamp(), launch_id = null,"
                                    + " attempts = :attempts, reason_code = :code, reason = :reason,"
                                    + " not_before = clock_timestamp() + :pause * interval '1 millisecond'" + OF_LAUNCH,
                            held)
                    .param("attempts", attempts)
                    .param("code", ANALYSIS_FAILED)
                    .param("reason", what)
                    .param("pause", pause.toMillis())
                    .update();
            history.note(held, RecordingAttempts.Outcome.RETRIED, ANALYSIS_FAILED, what);
            meters.countAfterCommit(Outcome.RETRIED, () -> logRetry(held, what, attempts, pause));
        });
    }

    @Override
    public boolean workerLost(Held held) {
        int attempts = attempts(held).orElse(-1) + 1;
        if (attempts == 0) {
            return true; // no longer this launch's, for whatever reason: nothing is left to do for it here
        }
        if (attempts >= settings.attempts()) {
            quarantine(
                    held,
                    attempts,
                    WORKER_LOST,
                    "its worker fell silent while analysing it, " + attempts + " times with batch.attempts="
                            + settings.attempts() + "; put aside");
            return true;
        }
        statement("update toneguard.recording set attempts = :attempts" + OF_LAUNCH, held)
                .param("attempts", attempts)
                .update();
        history.note(held, RecordingAttempts.Outcome.RETRIED, WORKER_LOST, "its worker fell silent while analysing it");
        meters.countAfterCommit(
                Outcome.RETRIED,
                () -> log.warn(
                        "Recording {}: its worker fell silent while analysing it, attempt {} of batch.attempts={};"
                                + " tried again",
                        held.recording(),
                        attempts,
                        settings.attempts()));
        return false;
    }

    @Override
    public int releaseUnheld(TenantId tenant) {
        return jdbc.sql("""
                        update toneguard.recording set state = 'stored', state_since = clock_timestamp(), launch_id = null
                        where tenant_id = :tenant and state = 'claimed' and not exists (
                            select from toneguard.partition_lease lease
                            where lease.launch_id = recording.launch_id and lease.state <> 'done'
                                and lease.tenant_id = recording.tenant_id
                                and recording.recording_id = any (lease.recording_ids[lease.cursor + 1:]))
                        """).param("tenant", tenant.value()).update();
    }

    private void quarantine(Held held, int attempts, String code, String reason) {
        statement(
                        "update toneguard.recording set state = 'quarantined', state_since = clock_timestamp(),"
                                + " attempts = :attempts, reason_code = :code, reason = :reason" + OF_LAUNCH,
                        held)
                .param("attempts", attempts)
                .param("code", code)
                .param("reason", reason)
                .update();
        history.note(held, RecordingAttempts.Outcome.QUARANTINED, code, reason);
        // Without the reason: it may quote the recording's bytes or its file's name.
        notices.tellTogether(
                OperatorNotices.Kind.QUARANTINED,
                Long.toString(held.launch()),
                held.recording() + " of tenant " + held.tenant() + " (" + code + ")",
                together -> together.count() == 1
                        ? "Recording " + held.recording() + " of tenant " + held.tenant() + ": put aside after "
                                + attempts
                                + " attempts, " + code + "; `calls why " + held.recording()
                                + "` says how each went, `jobs retry` tries it again"
                        : "Launch " + held.launch() + ": " + together.count()
                                + " recordings were put aside, the first of them "
                                + String.join(", ", together.first())
                                + "; `calls list --state=quarantined` lists them, `calls why ID` says how each attempt"
                                + " went, `jobs retry --quarantined` tries them again");
        meters.countAfterCommit(
                Outcome.QUARANTINED, () -> log.warn("Recording {}: {}, {}", held.recording(), code, reason));
    }

    private void logRetry(Held held, String what, int attempts, Duration pause) {
        log.warn(
                "Recording {}: {}, {}; attempt {} of batch.attempts={}, tried again in {} s",
                held.recording(),
                ANALYSIS_FAILED,
                what,
                attempts,
                settings.attempts(),
                pause.toSeconds());
    }

    private Optional<Integer> attempts(Held held) {
        return statement("select attempts from toneguard.recording" + OF_LAUNCH + " for update", held)
                .query(Integer.class)
                .optional();
    }

    private JdbcClient.StatementSpec statement(String sql, Held held) {
        return jdbc.sql(sql)
                .param("tenant", held.tenant().value())
                .param("recording", held.recording().value())
                .param("launch", held.launch());
    }
}
