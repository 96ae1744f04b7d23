package io.toneguard.batch.manager;

import io.toneguard.batch.WorkKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.launch.JobOperator;

/** Starts launches: small and often, a few at once. */
final class Launcher {
    private static final Logger log = LoggerFactory.getLogger(Launcher.class);

    private final WorkSources sources;
    private final LaunchPlan plan;
    private final LaunchLeases leases;
    private final LaunchesInFlight inFlight;
    private final AnalyzeRecordingsJob job;
    private final JobOperator operator;

    Launcher(
            WorkSources sources,
            LaunchPlan plan,
            LaunchLeases leases,
            LaunchesInFlight inFlight,
            AnalyzeRecordingsJob job,
            JobOperator operator) {
        this.sources = sources;
        this.plan = plan;
        this.leases = leases;
        this.inFlight = inFlight;
        this.job = job;
        this.operator = operator;
    }

    /** Starts one launch of the most urgent that is pending. The next waits until this one has taken its recordings. */
    void launchIfPending() {
        if (inFlight.anyUnplanned()) {
            return;
        }
        for (var source : sources) {
            if (inFlight.hasRoomFor(source.kind()) && source.any()) {
                launch(source.kind(), false);
                return;
            }
        }
        var fresh = sources.of(WorkKind.FRESH);
        if (inFlight.hasRoomForNewcomers() && fresh.any(plan.newcomers(fresh))) {
            launch(WorkKind.FRESH, true);
        }
    }

    private void launch(WorkKind kind, boolean newcomersOnly) {
        long launch = leases.nextLaunch();
        inFlight.begin(launch, kind);
        try {
            if (AnalyzeRecordingsJob.refused(
                    operator.start(job, AnalyzeRecordingsJob.parameters(launch, kind, newcomersOnly)))) {
                throw new JobExecutionException("the job's executor refused it");
            }
        } catch (JobExecutionException | RuntimeException e) {
            inFlight.end(launch);
            log.error(
                    "Launch {}: could not be started; no recording was taken, the next launch tries again", launch, e);
        }
    }
}
