package io.toneguard.batch.manager;

import io.toneguard.batch.BatchSettings;
import io.toneguard.batch.Bell;
import io.toneguard.batch.Wakeup;
import io.toneguard.batch.Wakeups;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.partition.StepExecutionSplitter;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Hands a launch's partitions to the workers through the lease table and waits until all are done. The lease table owns the state:
 * where Spring Batch's step executions say otherwise, they are brought into line here.
 */
final class LeasePartitionHandler implements PartitionHandler {
    private static final Logger log = LoggerFactory.getLogger(LeasePartitionHandler.class);
    private static final Duration NOBODY_WORKS = Duration.ofMinutes(1);

    private final LaunchLeases leases;
    private final LaunchesInFlight inFlight;
    private final JobRepository repository;
    private final Wakeups wakeups;
    private final BatchSettings settings;
    private final BooleanSupplier active;

    /**
     * @param active false once this manager is stopping or another is the active one
     */
    LeasePartitionHandler(
            LaunchLeases leases,
            LaunchesInFlight inFlight,
            JobRepository repository,
            Wakeups wakeups,
            BatchSettings settings,
            BooleanSupplier active) {
        this.leases = leases;
        this.inFlight = inFlight;
        this.repository = repository;
        this.wakeups = wakeups;
        this.settings = settings;
        this.active = active;
    }

    @Override
    public Collection<StepExecution> handle(StepExecutionSplitter splitter, StepExecution manager) throws Exception {
        long launch = AnalyzeRecordingsJob.launchOf(manager.getJobExecution());
        try (var bell = wakeups.bell(Wakeup.DONE)) {
            var steps = splitter.split(manager, settings.partitionsPerLaunch()).stream()
                    .collect(Collectors.toMap(this::partitionOf, Function.identity()));
            inFlight.planned(launch);
            var ready = new HashMap<UUID, Long>();
            leases.states(launch).forEach((partition, state) -> {
                var step = steps.get(partition);
                if (!state.equals("done")) {
                    ready.put(partition, (step == null ? stepFor(splitter, manager, partition) : step).getId());
                } else if (step != null) {
                    mirrorDone(step);
                }
            });
            if (!ready.isEmpty()) {
                leases.makeReady(launch, ready);
                await(launch, bell);
            }
            return reload(manager.getJobExecution(), Set.copyOf(ready.values()));
        } catch (JobExecutionException e) {
            log.info("{}", e.getMessage());
            throw e;
        } catch (DataAccessException | TransactionException e) {
            log.warn(
                    "Launch {}: the database failed ({}); recovered when it is back",
                    launch,
                    String.valueOf(NestedExceptionUtils.getMostSpecificCause(e).getMessage())
                            .lines()
                            .findFirst()
                            .orElse("no message"));
            throw e;
        }
    }

    private void await(long launch, Bell bell) throws JobExecutionException {
        long quietSince = System.nanoTime();
        var before = leases.count(launch);
        while (before.open() > 0) {
            bell.await(settings.poll());
            if (!active.getAsBoolean()) {
                // Not an interruption: workers would end the steps of a job that Spring Batch calls stopped.
                throw new JobExecutionException("Launch " + launch + ": this manager stops waiting, " + before.open()
                        + " partitions are open; the next active manager goes on with them");
            }
            var now = leases.count(launch);
            if (now.planned() > 0) {
                throw new JobExecutionException("Launch " + launch + ": " + now.planned()
                        + " partitions were handed back to the manager; the launch is recovered");
            }
            if (!now.equals(before) || now.running() > 0) {
                quietSince = System.nanoTime();
            } else if (System.nanoTime() - quietSince > NOBODY_WORKS.toNanos()) {
                if (leases.nobodyWorks()) {
                    log.warn(
                            "Launch {}: no worker took any of {} ready partitions for {} s; start a worker",
                            launch,
                            now.ready(),
                            NOBODY_WORKS.toSeconds());
                    leases.noticeThatNobodyWorks(launch, now.ready(), NOBODY_WORKS.toSeconds());
                }
                quietSince = System.nanoTime();
            }
            before = now;
        }
    }

    /** Spring Batch takes the partition for complete, the lease table does not. */
    private StepExecution stepFor(StepExecutionSplitter splitter, StepExecution manager, UUID partition) {
        return told(
                repository.createStepExecution(splitter.getStepName() + ":" + partition, manager.getJobExecution()),
                partition);
    }

    private StepExecution told(StepExecution step, UUID partition) {
        step.setExecutionContext(new ExecutionContext(Map.of(AudioSecondsPartitioner.PARTITION, partition.toString())));
        repository.updateExecutionContext(step);
        return step;
    }

    /** The lease table takes the partition for complete, Spring Batch does not. */
    private void mirrorDone(StepExecution step) {
        step.setStatus(BatchStatus.COMPLETED);
        step.setExitStatus(ExitStatus.COMPLETED);
        step.setEndTime(LocalDateTime.now());
        repository.update(step);
    }

    private List<StepExecution> reload(JobExecution job, Set<Long> steps) throws JobExecutionException {
        var reloaded = repository.getJobExecution(job.getId());
        if (reloaded == null) {
            throw new JobExecutionException("Job execution " + job.getId() + " is gone from Spring Batch's tables");
        }
        var ended = reloaded.getStepExecutions().stream()
                .filter(step -> steps.contains(step.getId()))
                .toList();
        // What `jobs stop` ended, no worker did: its step never ran, or broke off at an earlier attempt.
        ended.stream().filter(step -> step.getStatus() != BatchStatus.COMPLETED).forEach(this::mirrorDone);
        return ended;
    }

    /** By the step's name: a manager that died between the step and its context leaves a step that a restart takes for told. */
    private UUID partitionOf(StepExecution step) {
        var name = step.getStepName();
        var partition = UUID.fromString(name.substring(name.indexOf(':') + 1));
        if (!step.getExecutionContext().containsKey(AudioSecondsPartitioner.PARTITION)) {
            told(step, partition);
        }
        return partition;
    }
}
