package io.toneguard.batch.manager;

import io.toneguard.batch.Bell;
import io.toneguard.batch.WorkKind;
import org.slf4j.MDC;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;

/**
 * The job {@code analyze-recordings}, one instance per launch. It knows when it is truly over: after Spring Batch wrote its last row
 * about it, which is later than any listener is called.
 */
final class AnalyzeRecordingsJob implements Job {
    static final String NAME = "analyze-recordings";
    static final String LAUNCH = "launch";
    private static final String KIND = "kind";
    private static final String NEWCOMERS_ONLY = "newcomers-only";

    private final Job job;
    private final LaunchesInFlight inFlight;
    private final Bell over;

    AnalyzeRecordingsJob(Job job, LaunchesInFlight inFlight, Bell over) {
        this.job = job;
        this.inFlight = inFlight;
        this.over = over;
    }

    /** Which launch it is. */
    static JobParameters parameters(long launch) {
        return new JobParametersBuilder().addLong(LAUNCH, launch, true).toJobParameters();
    }

    /** Which launch it is, and what it is to take. */
    static JobParameters parameters(long launch, WorkKind kind, boolean newcomersOnly) {
        return new JobParametersBuilder(parameters(launch))
                .addString(KIND, kind.word(), false)
                .addString(NEWCOMERS_ONLY, Boolean.toString(newcomersOnly), false)
                .toJobParameters();
    }

    static long launchOf(JobExecution execution) {
        var launch = execution.getJobParameters().getLong(LAUNCH);
        if (launch == null) {
            throw new IllegalArgumentException("Job execution " + execution.getId() + " of " + NAME
                    + " has no parameter '" + LAUNCH + "'; only the active manager starts this job");
        }
        return launch;
    }

    /** Whether the executor would not have it, as it does once it shuts down: nobody will note its end. */
    static boolean refused(JobExecution execution) {
        return execution.getStatus() == BatchStatus.FAILED && execution.getStartTime() == null;
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public void execute(JobExecution execution) throws JobInterruptedException {
        MDC.put(LAUNCH, Long.toString(launchOf(execution)));
        try {
            job.execute(execution);
        } finally {
            MDC.remove(LAUNCH);
            inFlight.end(launchOf(execution));
            over.ring();
        }
    }
}
