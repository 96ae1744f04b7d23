package io.toneguard.batch.manager;

import io.toneguard.batch.BatchSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.launch.JobOperator;

/** Starts launches: small and often, a few at once. */
final class Launcher {
    private static final Logger log = LoggerFactory.getLogger(Launcher.class);

    private final PendingRecordings pending;
    private final LaunchLeases leases;
    private final LaunchesInFlight inFlight;
    private final AnalyzeRecordingsJob job;
    private final JobOperator operator;
    private final BatchSettings settings;

    Launcher(
            PendingRecordings pending,
            LaunchLeases leases,
            LaunchesInFlight inFlight,
            AnalyzeRecordingsJob job,
            JobOperator operator,
            BatchSettings settings) {
        this.pending = pending;
        this.leases = leases;
        this.inFlight = inFlight;
        this.job = job;
        this.operator = operator;
        this.settings = settings;
    }

    /** Starts one launch if recordings are pending. The next waits until this one has taken its recordings. */
    void launchIfPending() {
        if (inFlight.count() >= settings.launchesInFlight() || inFlight.anyUnplanned() || !pending.any()) {
            return;
        }
        long launch = leases.nextLaunch();
        inFlight.begin(launch);
        try {
            if (AnalyzeRecordingsJob.refused(operator.start(job, AnalyzeRecordingsJob.parameters(launch)))) {
                throw new JobExecutionException("the job's executor refused it");
            }
        } catch (JobExecutionException | RuntimeException e) {
            inFlight.end(launch);
            log.error(
                    "Launch {}: could not be started; no recording was taken, the next launch tries again", launch, e);
        }
    }
}
