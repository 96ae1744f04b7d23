package io.toneguard.batch.manager;

import io.toneguard.batch.BatchSettings;
import io.toneguard.batch.Bell;
import io.toneguard.batch.HeldRecordings;
import io.toneguard.batch.ProcessEnd;
import io.toneguard.batch.Wakeups;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** What a manager does all day: look whether it is the active one, recover what was left open, launch what is pending. */
final class ManagerLoop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ManagerLoop.class);
    private static final Duration TIDY_EVERY = Duration.ofSeconds(20);
    private static final Duration MEASURE_EVERY = Duration.ofSeconds(5);

    private static final Duration JOBS_END = Duration.ofSeconds(5);
    private static final int BEFORE_THE_WORKERS = DEFAULT_PHASE - 100;

    private final ActiveManager manager;
    private final Duties duties;
    private final Sight sight;
    private final Rhythm rhythm;
    private final ProcessEnd processEnd;
    private @Nullable Thread looping;
    private volatile boolean stopping;
    private volatile boolean running;
    private long tidiedNanos;
    private long measuredNanos;

    ManagerLoop(ActiveManager manager, Duties duties, Sight sight, Rhythm rhythm, ProcessEnd processEnd) {
        this.manager = manager;
        this.duties = duties;
        this.sight = sight;
        this.rhythm = rhythm;
        this.processEnd = processEnd;
    }

    /** What only the active manager does. */
    record Duties(LaunchRecovery recovery, Launcher launcher, Errands errands) {}

    /**
     * What wakes the loop.
     *
     * @param recoverAsked rung when somebody wants it tidied now
     */
    record Rhythm(Bell bell, Bell recoverAsked, Wakeups wakeups, BatchSettings settings) {}

    /** What the loop shows of the work. */
    record Sight(
            ScalingSignal scaling,
            LaunchLeases leases,
            HeldRecordings held,
            LaunchesInFlight inFlight,
            ManagerMeters meters) {
        void refresh() {
            meters.saw(scaling.read(), leases.openByState(), held.count());
        }

        /** The jobs note that they ended before the lock goes to a manager that would take them for dead. */
        void awaitNoLaunch(Rhythm rhythm) {
            long deadline = System.nanoTime() + JOBS_END.toNanos();
            while (inFlight.count() > 0 && System.nanoTime() < deadline) {
                rhythm.wakeups().ringAll();
                rhythm.bell().await(Duration.ofMillis(100));
            }
        }
    }

    /** Workers, in this process or beside it, end before the manager that waits for them. */
    @Override
    public int getPhase() {
        return BEFORE_THE_WORKERS;
    }

    @Override
    public synchronized void start() {
        running = true;
        stopping = false;
        manager.retire(false);
        looping = new Thread(processEnd.guard("The manager", this::loopUntilStopped), "batch-manager");
        looping.start();
    }

    private void loopUntilStopped() {
        while (!stopping) {
            try {
                cycle();
            } catch (RuntimeException e) {
                if (!stopping) {
                    tellFailed(e);
                }
            }
            if (!stopping) {
                rhythm.bell().await(rhythm.settings().poll());
            }
        }
    }

    private void tellFailed(RuntimeException e) {
        long pollMs = rhythm.settings().poll().toMillis();
        if (DatabaseAway.isBehind(e)) {
            log.warn(
                    "Manager: this look at the work failed, the database does not answer ({}); the next follows in {} ms",
                    DatabaseAway.line(e),
                    pollMs);
        } else {
            log.warn("Manager: this look at the work failed, the next follows in {} ms", pollMs, e);
        }
    }

    private void cycle() {
        boolean was = manager.active();
        if (!manager.look()) {
            sight.meters().standBy();
            duties.errands().standBy();
            return;
        }
        duties.recovery().recover();
        duties.launcher().launchIfPending();
        boolean asked = rhythm.recoverAsked().wasRung();
        if (!was || asked || isDue(tidiedNanos, TIDY_EVERY)) {
            duties.recovery().tidy();
            tidiedNanos = System.nanoTime();
        }
        duties.errands().look();
        if (!was || isDue(measuredNanos, MEASURE_EVERY)) {
            sight.refresh();
            measuredNanos = System.nanoTime();
        }
    }

    private static boolean isDue(long lastNanos, Duration every) {
        return System.nanoTime() - lastNanos > every.toNanos();
    }

    /** Leaves the partitions to the workers, and their launches to the next manager. */
    @Override
    public synchronized void stop() {
        if (!running) {
            return;
        }
        stopping = true;
        manager.retire(true);
        rhythm.wakeups().ringAll();
        try {
            if (looping != null) {
                looping.join();
            }
            duties.errands().standBy();
            sight.awaitNoLaunch(rhythm);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        manager.letGo();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
