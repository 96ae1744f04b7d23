package io.toneguard.batch.manager;

import io.toneguard.batch.WorkKind;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.context.ConfigurableApplicationContext;

/** What a manager writes on its way through a launch, up to where it died. */
final class DeadManager {
    private final JobRepository repository;
    private final LaunchPlan plan;
    private final LaunchLeases leases;
    private final long launch;
    private List<LaunchPlan.Planned> planned = List.of();
    private final HashMap<UUID, Long> steps = new HashMap<>();
    private JobExecution job;

    DeadManager(ConfigurableApplicationContext context) {
        repository = context.getBean(JobRepository.class);
        plan = context.getBean(LaunchPlan.class);
        leases = context.getBean(LaunchLeases.class);
        launch = leases.nextLaunch();
    }

    void start() {
        var parameters = AnalyzeRecordingsJob.parameters(launch);
        var instance = repository.createJobInstance(AnalyzeRecordingsJob.NAME, parameters);
        job = repository.createJobExecution(instance, parameters, new ExecutionContext());
        job.setStatus(BatchStatus.STARTED);
        repository.update(job);
        StepExecution manager = repository.createStepExecution("partition-recordings", job);
        manager.setStatus(BatchStatus.STARTED);
        repository.update(manager);
    }

    void plan() {
        planned = plan.freeze(launch, WorkKind.FRESH);
    }

    void split() {
        planned.forEach(partition -> {
            var step = repository.createStepExecution("analyze-partition:" + partition.partition(), job);
            step.setExecutionContext(AudioSecondsPartitioner.context(partition));
            repository.updateExecutionContext(step);
            steps.put(partition.partition(), step.getId());
        });
    }

    /** It came as far as the rows of the steps, not to what they are told. */
    void splitWithoutContexts() {
        planned.forEach(partition -> steps.put(
                partition.partition(),
                repository
                        .createStepExecution("analyze-partition:" + partition.partition(), job)
                        .getId()));
    }

    /** It stopped in good order, but a worker's step was still under way. */
    void stop() {
        job.setStatus(BatchStatus.FAILED);
        job.setExitStatus(ExitStatus.FAILED);
        job.setEndTime(LocalDateTime.now());
        repository.update(job);
        steps.values().forEach(id -> {
            var step = repository.getStepExecution(id);
            step.setStatus(BatchStatus.STARTED);
            repository.update(step);
        });
    }

    /** Ten times in all, the last time before its steps began. */
    void failsAgainAndAgain() {
        for (int execution = 1; execution <= 10; execution++) {
            job.setStatus(BatchStatus.FAILED);
            job.setExitStatus(ExitStatus.FAILED);
            job.setEndTime(LocalDateTime.now());
            repository.update(job);
            if (execution < 10) {
                job = repository.createJobExecution(
                        job.getJobInstance(), AnalyzeRecordingsJob.parameters(launch), new ExecutionContext());
                split();
            }
        }
    }

    void loseRows() {
        repository.deleteJobInstance(
                repository.getJobInstance(AnalyzeRecordingsJob.NAME, AnalyzeRecordingsJob.parameters(launch)));
    }

    void ready() {
        leases.makeReady(launch, steps);
    }
}
