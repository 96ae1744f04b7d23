package io.toneguard.batch.manager;

import io.toneguard.batch.BatchSettings;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;

/**
 * Goes on with launches that a dead manager, or a failed job of this one, left open: takes back what no worker holds, waits for what
 * workers hold, then restarts the job. A launch that cannot be restarted is given up, so that another may take its recordings:
 * nothing stays claimed for nobody.
 */
final class LaunchRecovery {
    private static final Logger log = LoggerFactory.getLogger(LaunchRecovery.class);
    /** A launch that failed so often will not come right; its recordings are safe to be launched anew. */
    private static final int MOST_EXECUTIONS = 10;

    private final LaunchLeases leases;
    private final LaunchesInFlight inFlight;
    private final JobRepository repository;
    private final JobOperator operator;
    private final BatchSettings settings;
    private final Limbo limbo;

    LaunchRecovery(
            LaunchLeases leases,
            LaunchesInFlight inFlight,
            JobRepository repository,
            JobOperator operator,
            BatchSettings settings,
            Limbo limbo) {
        this.leases = leases;
        this.inFlight = inFlight;
        this.repository = repository;
        this.operator = operator;
        this.settings = settings;
        this.limbo = limbo;
    }

    /** The recordings of every tenant, looked through for claims that nobody holds. */
    record Limbo(LaunchLeases leases, Tenants tenants, TenantScope scope) {
        void empty() {
            for (var tenant : tenants.all()) {
                int released = scope.in(tenant.id(), () -> leases.releaseUnheld(tenant.id()));
                if (released > 0) {
                    log.warn(
                            "Tenant {}: {} recordings were claimed by no open partition; stored again",
                            tenant.name(),
                            released);
                }
            }
        }
    }

    /** Goes on with what was left open, as far as that can be done now; the rest is for the next look. */
    void recover() {
        for (long launch : leases.openLaunches()) {
            if (!inFlight.contains(launch)
                    && inFlight.count() < settings.launchesInFlight()
                    && leases.takeBack(launch) == 0) {
                restartOrGiveUp(launch);
            }
        }
    }

    /** Clears away what is not worth a look every second: recordings in limbo, and executions that have nothing open. */
    void tidy() {
        limbo.empty();
        for (var execution : repository.findRunningJobExecutions(AnalyzeRecordingsJob.NAME)) {
            long launch = AnalyzeRecordingsJob.launchOf(execution);
            if (!inFlight.contains(launch) && leases.count(launch).open() == 0) {
                operator.recover(execution);
                log.info(
                        "Launch {}: job execution {} was left running with nothing open; marked failed",
                        launch,
                        execution.getId());
            }
        }
    }

    private void restartOrGiveUp(long launch) {
        try {
            var last = lastExecution(launch);
            if (last.getStatus().isRunning()) {
                last = operator.recover(last);
            }
            inFlight.begin(launch);
            var restarted = operator.restart(last);
            if (restarted.getStatus() == BatchStatus.FAILED && restarted.getStartTime() == null) {
                throw new JobExecutionException("the job's executor refused it");
            }
            log.info("Launch {}: recovered, goes on as job execution {}", launch, restarted.getId());
        } catch (JobExecutionException | RuntimeException e) {
            inFlight.end(launch);
            giveUp(launch, e);
        }
    }

    private JobExecution lastExecution(long launch) throws JobExecutionException {
        var instance = repository.getJobInstance(AnalyzeRecordingsJob.NAME, AnalyzeRecordingsJob.parameters(launch));
        if (instance == null) {
            throw new JobExecutionException("Spring Batch knows no such launch");
        }
        var executions = repository.getJobExecutions(instance);
        if (executions.size() >= MOST_EXECUTIONS) {
            throw new JobExecutionException("it failed " + executions.size() + " times");
        }
        var last = repository.getLastJobExecution(instance);
        if (last == null) {
            throw new JobExecutionException("Spring Batch knows no execution of it");
        }
        return last;
    }

    private void giveUp(long launch, Exception why) {
        int released = leases.release(launch);
        log.warn(
                "Launch {}: cannot be restarted ({}); given up, {} recordings are stored again for another launch",
                launch,
                why.getMessage(),
                released);
    }
}
