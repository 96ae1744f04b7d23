package io.toneguard.batch.worker;

import io.toneguard.batch.BatchSettings;
import io.toneguard.batch.Wakeup;
import io.toneguard.batch.Wakeups;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Claims partitions while slots are free, and hands back what is unfinished when the process is asked to stop. */
final class WorkerLoop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(WorkerLoop.class);

    private final Leases leases;
    private final AnalyzePartition analyze;
    private final Wakeups wakeups;
    private final BatchSettings settings;
    private final WorkerLife life;
    private final Set<Lease> held = ConcurrentHashMap.newKeySet();
    private @Nullable Thread claiming;
    private @Nullable ExecutorService slots;
    private volatile boolean running;

    WorkerLoop(Leases leases, AnalyzePartition analyze, Wakeups wakeups, BatchSettings settings, WorkerLife life) {
        this.leases = leases;
        this.analyze = analyze;
        this.wakeups = wakeups;
        this.settings = settings;
        this.life = life;
    }

    @Override
    public synchronized void start() {
        running = true;
        life.stop().set(false);
        life.heartbeat().start();
        life.analyses().start();
        // As many as slots are taken, and those that hang beside: what frees a slot is not always its thread's end.
        var executor = Executors.newCachedThreadPool(work -> new Thread(work, "batch-worker"));
        slots = executor;
        claiming = new Thread(
                life.processEnd().guard("The claiming of partitions", () -> claimUntilStopped(executor)),
                "batch-claim");
        claiming.start();
        log.info(
                "Worker {}: {} slots, batch.lease={} ms",
                life.owner(),
                settings.slots(),
                settings.lease().toMillis());
    }

    private void claimUntilStopped(ExecutorService executor) {
        try (var bell = wakeups.bell(Wakeup.READY)) {
            while (!life.stopping()) {
                if (!claimOne(executor, bell::ring)) {
                    bell.await(settings.poll());
                }
            }
        }
    }

    private boolean claimOne(ExecutorService executor, Runnable slotFreed) {
        if (!life.free().tryAcquire()) {
            return false;
        }
        try {
            var claimed = leases.claim(life.owner());
            if (claimed.isPresent()) {
                var lease = claimed.get();
                held.add(lease);
                executor.execute(life.processEnd().guard("A slot of the worker", () -> {
                    try {
                        analyze.run(lease, life, () -> free(lease, slotFreed));
                    } finally {
                        free(lease, slotFreed);
                    }
                }));
                return true;
            }
        } catch (RuntimeException e) {
            if (!life.stopping())
                log.warn(
                        "Worker {}: no partition could be claimed, trying again in {} ms: {}",
                        life.owner(),
                        settings.poll().toMillis(),
                        e.getMessage());
        }
        life.free().release();
        return false;
    }

    private void free(Lease lease, Runnable slotFreed) {
        if (held.remove(lease)) {
            life.free().release();
            slotFreed.run();
        }
    }

    @Override
    public synchronized void stop() {
        if (!running) {
            return;
        }
        life.stop().set(true);
        var executor = slots;
        try {
            if (claiming != null) {
                claiming.interrupt();
                claiming.join();
            }
            life.heartbeat().endAll();
            if (executor != null) {
                executor.shutdown();
                if (!executor.awaitTermination(settings.stopGrace().toMillis(), TimeUnit.MILLISECONDS)) {
                    handBackUnfinished();
                    executor.shutdownNow();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            life.analyses().stop();
            life.heartbeat().stop();
            running = false;
        }
    }

    /** Their analyses go on for a moment, but the fence refuses what they would write. */
    private void handBackUnfinished() {
        for (var lease : held) {
            log.warn(
                    "Partition {}: the recording in hand did not end within batch.stop-grace={} ms; handed back,"
                            + " it is analysed again from its start",
                    lease.partition(),
                    settings.stopGrace().toMillis());
            try {
                leases.handBack(lease);
            } catch (RuntimeException e) {
                log.warn(
                        "Partition {}: could not be handed back, its lease will run out: {}",
                        lease.partition(),
                        e.getMessage());
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
