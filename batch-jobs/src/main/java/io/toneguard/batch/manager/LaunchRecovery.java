package io.toneguard.batch.manager;

import io.toneguard.batch.BatchSettings;
import io.toneguard.batch.StatesByKind;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.time.LocalDateTime;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
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
    private final LaunchPurge purge;
    private final Attempts tidying = new Attempts();

    LaunchRecovery(
            LaunchLeases leases,
            LaunchesInFlight inFlight,
            JobRepository repository,
            JobOperator operator,
            BatchSettings settings,
            Limbo limbo,
            LaunchPurge purge) {
        this.leases = leases;
        this.inFlight = inFlight;
        this.repository = repository;
        this.operator = operator;
        this.settings = settings;
        this.limbo = limbo;
        this.purge = purge;
    }

    /** The recordings of every tenant, looked through for claims that nobody holds. */
    record Limbo(StatesByKind states, Tenants tenants, TenantScope scope) {
        void empty() {
            for (var tenant : tenants.all()) {
                int released = scope.in(tenant.id(), () -> states.releaseUnheld(tenant.id()));
                if (released > 0) {
                    log.warn(
                            "Tenant {}: {} recordings were claimed by no open partition; pending again",
                            tenant.name(),
                            released);
                }
            }
        }
    }

    /** Goes on with what was left open, as far as that can be done now; the rest is for the next look. */
    void recover() {
        for (var open : leases.openLaunches()) {
            if (!inFlight.contains(open.launch()) && inFlight.hasRoomFor(open.kind())) {
                recover(open);
            }
        }
    }

    /** One launch that cannot be recovered holds up neither the others nor new ones. */
    private void recover(LaunchLeases.OpenLaunch open) {
        long launch = open.launch();
        try {
            if (leases.takeBack(launch) == 0) {
                restartOrGiveUp(open);
            }
        } catch (RuntimeException e) {
            if (DatabaseAway.isBehind(e)) {
                log.warn(
                        "Launch {}: could not be recovered, the database failed ({}); it stays open, the next look follows in"
                                + " {} ms",
                        launch,
                        DatabaseAway.line(e),
                        settings.poll().toMillis());
                return;
            }
            log.error(
                    "Launch {}: could be neither recovered nor given up; it stays open, the next look follows in {} ms",
                    launch,
                    settings.poll().toMillis(),
                    e);
        }
    }

    /**
     * Clears away what is not worth a look every second: recordings in limbo, executions that have nothing open, launches of old. What
     * fails of that holds up nothing else.
     */
    void tidy() {
        tidying.attempt("recordings that no partition holds", limbo::empty);
        tidying.attempt("job executions with nothing open", this::closeExecutions);
        tidying.attempt("the purge of old launches", purge::purge);
    }

    private void closeExecutions() {
        repository.findRunningJobExecutions(AnalyzeRecordingsJob.NAME).forEach(this::closeIfNothingIsOpen);
        // Spring Batch's answer to a database that failed as it wrote down a job's end; it does not take these for
        // running.
        leases.executionsOfUnknownEnd().stream()
                .map(repository::getJobExecution)
                .filter(Objects::nonNull)
                .forEach(this::closeIfNothingIsOpen);
    }

    private void closeIfNothingIsOpen(JobExecution execution) {
        long launch = AnalyzeRecordingsJob.launchOf(execution);
        if (!inFlight.contains(launch) && leases.count(launch).open() == 0) {
            var status = execution.getStatus();
            markDead(execution);
            log.info(
                    "Launch {}: job execution {} was left {} with nothing open; marked failed",
                    launch,
                    execution.getId(),
                    status);
        }
    }

    private void restartOrGiveUp(LaunchLeases.OpenLaunch open) {
        long launch = open.launch();
        if (open.isForOthersThan(AnalyzerVersion.CURRENT)) {
            // Its workers went when this version came; waiting for them would take the room of other launches.
            int released = leases.release(launch);
            log.info(
                    "Launch {}: for workers of analyzer {}, this manager's are of {}; {} recordings are pending again",
                    launch,
                    open.analyzer(),
                    AnalyzerVersion.CURRENT,
                    released);
            return;
        }
        try {
            var last = lastExecution(launch);
            markDead(last);
            inFlight.begin(launch, open.kind());
            var restarted = operator.restart(last);
            if (AnalyzeRecordingsJob.refused(restarted)) {
                throw new JobExecutionException("the job's executor refused it");
            }
            log.info("Launch {}: recovered, goes on as job execution {}", launch, restarted.getId());
        } catch (JobExecutionException | RuntimeException e) {
            inFlight.end(launch);
            giveUp(launch, e);
        }
    }

    /** Nothing of it runs any more, whatever its rows say: a job that ended may have left a worker's step that did not. */
    private void markDead(JobExecution execution) {
        for (var step : execution.getStepExecutions()) {
            if (isOpen(step.getStatus())) {
                step.setStatus(BatchStatus.FAILED);
                step.setExitStatus(ExitStatus.FAILED);
                step.setEndTime(LocalDateTime.now());
                repository.update(step);
            }
        }
        if (isOpen(execution.getStatus())) {
            execution.setStatus(BatchStatus.FAILED);
            execution.setExitStatus(ExitStatus.FAILED);
            execution.setEndTime(LocalDateTime.now());
            repository.update(execution);
        }
    }

    private static boolean isOpen(BatchStatus status) {
        return status.isRunning() || status == BatchStatus.UNKNOWN;
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
        // First: a launch that is given up has nothing open any more, and is not looked at again.
        var instance = repository.getJobInstance(AnalyzeRecordingsJob.NAME, AnalyzeRecordingsJob.parameters(launch));
        if (instance != null) {
            repository.getJobExecutions(instance).forEach(this::markDead);
        }
        int released = leases.giveUp(launch);
        log.warn(
                "Launch {}: cannot be restarted ({}); given up, {} recordings are pending again for another launch",
                launch,
                why.getMessage(),
                released);
    }
}
