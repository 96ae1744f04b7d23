package io.toneguard.app.service;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;

/** Keeps the worker JVMs of a plain {@code serve} alive: analysis inside the front's process is the failure being replaced. */
class WorkersBeside implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(WorkersBeside.class);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private final ServicePlan plan;
    private final Duration restartAfter;
    private final String heap;
    private final Niceness niceness;
    private final List<Thread> keepers = new ArrayList<>();
    private volatile boolean running;

    WorkersBeside(
            ServicePlan plan,
            @Value("${toneguard.worker-beside.restart-after}") Duration restartAfter,
            @Value("${toneguard.worker-beside.heap}") String heap,
            @Value("${toneguard.worker-beside.nice}") int nice) {
        if (restartAfter.compareTo(SHORTEST_WAIT) < 0) {
            throw new IllegalArgumentException("toneguard.worker-beside.restart-after=" + restartAfter.toMillis()
                    + " ms is below " + SHORTEST_WAIT.toMillis()
                    + " ms: a worker that cannot start would be tried without a pause");
        }
        this.plan = plan;
        this.restartAfter = restartAfter;
        this.heap = heap;
        this.niceness = new Niceness(nice);
    }

    @Override
    public void start() {
        running = true;
        for (int i = 1; i <= plan.workersBeside(); i++) {
            var keeper = new Thread(this::keep, "worker-beside-" + i);
            keeper.start();
            keepers.add(keeper);
        }
    }

    /** Workers end before the manager that waits for them. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void stop() {
        running = false;
        keepers.forEach(Thread::interrupt);
        for (var keeper : keepers) {
            try {
                keeper.join(Duration.ofSeconds(40).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void keep() {
        var wait = restartAfter;
        while (running) {
            long started = System.nanoTime();
            WorkerProcess worker = null;
            try {
                worker = WorkerProcess.start(plan, heap, niceness);
                int code = worker.await();
                var lived = Duration.ofNanos(System.nanoTime() - started);
                if (lived.compareTo(SETTLED) > 0) {
                    wait = restartAfter;
                }
                log.warn(
                        "The worker beside this service (process {}) ended by itself with code {}; another one starts in {} ms",
                        worker.pid(),
                        code,
                        wait.toMillis());
                Thread.sleep(wait.toMillis());
            } catch (IOException e) {
                log.error("No worker can be started beside this service, trying again in {} ms", wait.toMillis(), e);
                sleepOrStop(wait);
            } catch (InterruptedException stopping) {
                if (worker != null) {
                    worker.stop();
                }
                return;
            }
            wait = longer(wait);
        }
    }

    private static Duration longer(Duration wait) {
        var doubled = wait.multipliedBy(2);
        return doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
    }

    private void sleepOrStop(Duration wait) {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException stopping) {
            running = false;
        }
    }
}
