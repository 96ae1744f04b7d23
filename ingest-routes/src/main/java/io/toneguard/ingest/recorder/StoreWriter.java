package io.toneguard.ingest.recorder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that writes to the store, for its share of the calls. A call that the store refuses rests; the others go on. */
final class StoreWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RecorderMeters meters;
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final PriorityQueue<StoreTurn> resting =
            new PriorityQueue<>(Comparator.comparingLong(StoreTurn::restsUntilNanos));
    private final Set<StoreTurn> turns = new HashSet<>();
    private volatile boolean stopped;

    StoreWriter(RecorderMeters meters) {
        this.meters = meters;
    }

    /** From any thread; done in the order given. */
    void execute(Runnable step) {
        work.add(step);
    }

    void stop() {
        stopped = true;
        work.add(() -> {});
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                Runnable step = work.poll(nanosToNext(), TimeUnit.NANOSECONDS);
                if (step != null) {
                    run(step);
                }
                wakeUp();
            } catch (InterruptedException e) {
                stopped = true;
            }
        }
        turns.forEach(StoreTurn::leave);
    }

    /** On this thread only. */
    void enter(StoreTurn turn) {
        turns.add(turn);
    }

    void rest(StoreTurn turn) {
        resting.add(turn);
    }

    void leave(StoreTurn turn) {
        turns.remove(turn);
    }

    private long nanosToNext() {
        var next = resting.peek();
        return next == null ? IDLE_NANOS : Math.max(0, next.restsUntilNanos() - System.nanoTime());
    }

    private void wakeUp() {
        List<StoreTurn> awake = new ArrayList<>();
        while (!resting.isEmpty() && resting.peek().restsUntilNanos() - System.nanoTime() <= 0) {
            awake.add(resting.remove());
        }
        awake.forEach(turn -> run(turn::wake));
    }

    private void run(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            meters.fault();
            LOG.error("The recorder has a defect; one call's recording is left to the next start", e);
        }
    }
}
