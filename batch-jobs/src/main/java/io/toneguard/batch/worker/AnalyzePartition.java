package io.toneguard.batch.worker;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;

/**
 * Works on one claimed partition: a Spring Batch step on the partition's step execution, chunk by chunk of one recording, and then
 * the end of the lease. The step is built anew for each claim, so it keeps nothing of another partition.
 */
final class AnalyzePartition {
    private static final Logger log = LoggerFactory.getLogger(AnalyzePartition.class);

    private final JobRepository repository;
    private final PlatformTransactionManager transactions;
    private final Leases leases;
    private final PartitionRecordings recordings;
    private final AnalyzeRecording analyze;
    private final SettleRecording settle;

    AnalyzePartition(
            JobRepository repository,
            PlatformTransactionManager transactions,
            Leases leases,
            PartitionRecordings recordings,
            AnalyzeRecording analyze,
            SettleRecording settle) {
        this.repository = repository;
        this.transactions = transactions;
        this.leases = leases;
        this.recordings = recordings;
        this.analyze = analyze;
        this.settle = settle;
    }

    /**
     * Runs the partition to its end, or as far as it goes; never throws for what a recording or the database did, save for memory that ran out.
     *
     * @param freeSlot for an analysis that is given up, before this returns
     */
    void run(Lease lease, WorkerLife life, Runnable freeSlot) {
        MDC.put("launch", Long.toString(lease.launch()));
        MDC.put("partition", lease.partition().toString());
        MDC.put("tenant", lease.tenant().toString());
        try {
            var execution = load(lease);
            if (execution == null) {
                log.warn(
                        "Partition {}: Spring Batch has no step execution {}; handed back to the manager",
                        lease.partition(),
                        lease.stepExecution());
                leases.refuse(lease);
                return;
            }
            var lost = new AtomicBoolean();
            var yields = new AtomicBoolean();
            life.heartbeat().keep(lease, execution, lost);
            if (life.stopping()) {
                execution.setTerminateOnly();
            }
            try {
                step(lease, execution, lost, yields, life, freeSlot).execute(execution);
            } finally {
                life.heartbeat().release(lease);
            }
            throwOutOfMemory(execution);
            if (!lost.get()) {
                end(lease, execution, life, yields.get());
            }
        } catch (Exception e) {
            log.warn(
                    "Partition {}: attempt {} broke off and is taken over when its lease runs out: {}",
                    lease.partition(),
                    lease.attempt(),
                    e.getMessage());
            blameNobodyIfPossible(lease);
        } finally {
            MDC.clear();
        }
    }

    private @Nullable StepExecution load(Lease lease) {
        try {
            var execution = repository.getStepExecution(lease.stepExecution());
            if (execution != null) {
                // What an earlier attempt left: a stopped or failed step runs on from the cursor.
                execution.setStatus(BatchStatus.STARTING);
                execution.setExitStatus(ExitStatus.EXECUTING);
            }
            return execution;
        } catch (EmptyResultDataAccessException e) {
            return null;
        }
    }

    private Step step(
            Lease lease,
            StepExecution execution,
            AtomicBoolean lost,
            AtomicBoolean yields,
            WorkerLife life,
            Runnable freeSlot) {
        var heartbeat = life.heartbeat();
        ItemReader<RecordingInHand> reader = () -> {
            if (execution.isTerminateOnly()) {
                return null;
            }
            var next = unlessLost(lease, heartbeat, () -> recordings.next(lease, life::busy));
            if (next != null && next.yields()) {
                yields.set(true);
                execution.setTerminateOnly();
            }
            return next == null ? null : noted(next.taken());
        };
        ItemProcessor<RecordingInHand, Analysed> processor = inHand -> {
            life.analyses().begins(lease, inHand, freeSlot);
            try {
                return analyze.process(inHand);
            } finally {
                life.analyses().ends(lease);
            }
        };
        ItemWriter<Analysed> writer = (Chunk<? extends Analysed> chunk) -> {
            for (var analysed : chunk) {
                unlessLost(lease, heartbeat, () -> {
                    settle.settle(lease, analysed);
                    return analysed;
                });
            }
        };
        return new StepBuilder("analyze-partition", FencedRepository.around(repository, lost))
                .<RecordingInHand, Analysed>chunk(1)
                .transactionManager(transactions)
                .reader(reader)
                .processor(processor)
                .writer(writer)
                .build();
    }

    private static @Nullable RecordingInHand noted(@Nullable RecordingInHand next) {
        if (next != null) {
            MDC.put("recording", next.recording().recording().toString());
            if (next.callId() != null) {
                MDC.put("call", next.callId());
            } else {
                MDC.remove("call");
            }
        }
        return next;
    }

    /** A lost lease is no error: the transaction is already marked to be rolled back, and the step is asked to end. */
    private static <T> @Nullable T unlessLost(Lease lease, Heartbeat heartbeat, Supplier<@Nullable T> work) {
        try {
            return work.get();
        } catch (LeaseLostException e) {
            log.debug("{}", e.getMessage());
            heartbeat.lost(lease);
            return null;
        }
    }

    private void end(Lease lease, StepExecution execution, WorkerLife life, boolean yields) {
        MDC.remove("recording");
        MDC.remove("call");
        if (execution.getStatus() == BatchStatus.COMPLETED) {
            if (leases.done(lease)) {
                log.info("Partition {}: done, {} recordings", lease.partition(), execution.getWriteCount());
            }
        } else if (execution.getStatus() == BatchStatus.STOPPED) {
            // If it was not our own stop, then somebody stopped the job.
            boolean moved = life.stopping() || yields ? leases.handBack(lease) : leases.refuse(lease);
            if (moved) {
                log.info(
                        "Partition {}: {} before its end, handed back",
                        lease.partition(),
                        yields ? "gives way to more urgent work" : "stopped");
            }
        } else if (execution.getFailureExceptions().stream().anyMatch(AnalyzePartition::isOfTheDatabase)) {
            log.warn(
                    "Partition {}: broken off, the database failed ({}); taken over when its lease has run out, nobody is charged",
                    lease.partition(),
                    firstLine(execution));
            blameNobodyIfPossible(lease);
        } else {
            // The lease runs out, and the takeover charges the recording in hand.
            log.error(
                    "Partition {}: broken off by a fault of ours; taken over when its lease has run out",
                    lease.partition(),
                    execution.getFailureExceptions().stream().findFirst().orElse(null));
        }
    }

    private static String firstLine(StepExecution execution) {
        Throwable cause = execution.getFailureExceptions().get(0);
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no message");
    }

    /** Spring Batch takes it for a failure of the step; but what else it broke in this process nobody knows. */
    private static void throwOutOfMemory(StepExecution execution) {
        for (var failure : execution.getFailureExceptions()) {
            for (var cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof OutOfMemoryError outOfMemory) {
                    throw outOfMemory;
                }
            }
        }
    }

    private void blameNobodyIfPossible(Lease lease) {
        try {
            leases.blameNobody(lease);
        } catch (DataAccessException | TransactionException e) {
            log.debug("Partition {}: the database is away ({})", lease.partition(), e.getMessage());
        }
    }

    private static boolean isOfTheDatabase(@Nullable Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataAccessException || cause instanceof TransactionException) {
                return true;
            }
        }
        return false;
    }
}
