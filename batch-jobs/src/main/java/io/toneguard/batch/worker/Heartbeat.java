package io.toneguard.batch.worker;

import io.toneguard.batch.AnalysisMeters;
import io.toneguard.batch.BatchSettings;
import io.toneguard.batch.ProcessEnd;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.step.StepExecution;

/**
 * Renews the leases of the steps that run here, and no others, three times in the life of a lease, all in one statement. A step
 * whose lease is gone, or could not be renewed for as long as it lasts, is told to end; what it still tries to write, the fence
 * refuses. A lease that is lost, or whose step has ended in whatever way, is renewed no more and runs out.
 */
final class Heartbeat {
    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
    private static final int BEATS_PER_LEASE = 3;

    private final Leases leases;
    private final String owner;
    private final Duration lease;
    private final AnalysisMeters meters;
    private final ProcessEnd processEnd;
    private final Map<Lease, Beating> beating = new ConcurrentHashMap<>();
    private @Nullable ScheduledExecutorService clock;
    private long lastBeatNanos;

    Heartbeat(Leases leases, String owner, BatchSettings settings, AnalysisMeters meters, ProcessEnd processEnd) {
        this.leases = leases;
        this.owner = owner;
        this.lease = settings.lease();
        this.meters = meters;
        this.processEnd = processEnd;
    }

    void start() {
        long everyMs = Math.max(1, lease.toMillis() / BEATS_PER_LEASE);
        lastBeatNanos = System.nanoTime();
        clock = Executors.newSingleThreadScheduledExecutor(work -> {
            var thread = new Thread(work, "batch-heartbeat");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleAtFixedRate(
                processEnd.guard("The heartbeat", this::beat), everyMs, everyMs, TimeUnit.MILLISECONDS);
    }

    void stop() {
        if (clock != null) {
            clock.shutdownNow();
        }
    }

    private record Beating(StepExecution execution, AtomicBoolean lost) {}

    /**
     * Renews this lease from now on.
     *
     * @param lost set when the lease is found lost
     */
    void keep(Lease held, StepExecution execution, AtomicBoolean lost) {
        beating.put(held, new Beating(execution, lost));
    }

    void release(Lease held) {
        beating.remove(held);
    }

    /** Tells every step to end after the recording in hand. */
    void endAll() {
        beating.values().forEach(kept -> kept.execution().setTerminateOnly());
    }

    private void beat() {
        // Taken before the statement runs: a partition claimed meanwhile is not in its answer and yet not lost.
        var expected = List.copyOf(beating.keySet());
        if (expected.isEmpty()) {
            lastBeatNanos = System.nanoTime();
            return;
        }
        try {
            var held = leases.extend(owner, expected);
            lastBeatNanos = System.nanoTime();
            expected.stream()
                    .filter(kept -> !held.contains(new Leases.Renewed(kept.partition(), kept.attempt())))
                    .forEach(this::lost);
        } catch (RuntimeException e) {
            var silent = Duration.ofNanos(System.nanoTime() - lastBeatNanos);
            log.warn(
                    "Heartbeat: no answer from the database for {} ms, batch.lease={} ms: {}",
                    silent.toMillis(),
                    lease.toMillis(),
                    e.getMessage());
            if (silent.compareTo(lease) > 0) {
                expected.forEach(this::lost);
            }
        }
    }

    /** Somebody else holds it: its step is asked to end. */
    void lost(Lease gone) {
        var kept = beating.remove(gone);
        if (kept != null) {
            kept.lost().set(true);
            kept.execution().setTerminateOnly();
            meters.leaseLost();
            log.warn(
                    "Partition {}: attempt {} lost its lease; its step ends and writes nothing more",
                    gone.partition(),
                    gone.attempt());
        }
    }
}
