package io.toneguard.ingest.recording;

import io.toneguard.ingest.recording.InHand.Claim;
import io.toneguard.voice.call.TenantId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that take files out of the inbox side by side. Tenants that have files waiting get a lane in turn, and none has all lanes at one time:
 * what takes long holds up its own tenant. What waits when they stop still lies in the inbox. Thread-safe.
 */
final class Lanes {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

    private final String name;
    private final int lanes;
    private final int placesOfTenant;
    private final InHand inHand;
    private final List<Thread> threads = new ArrayList<>();
    /** Whoever was served stands behind the others. */
    private final LinkedHashMap<TenantId, Queue<Waiting>> waiting = new LinkedHashMap<>();

    private final Map<TenantId, Integer> running = new HashMap<>();
    private int waitingFiles;
    private int runningFiles;
    private boolean isOpen;

    /**
     * @param name of its threads
     * @param placesOfTenant how many files of one tenant may wait
     */
    Lanes(String name, int lanes, int placesOfTenant, InHand inHand) {
        this.name = name;
        this.lanes = lanes;
        this.placesOfTenant = placesOfTenant;
        this.inHand = inHand;
    }

    /** What is done with a file; throws nothing that anybody would have to handle. */
    interface Work {
        /** @return false: the claim was passed on, and somebody else gives it back */
        boolean run();
    }

    private record Waiting(TenantId tenant, Claim claim, Work work) {}

    synchronized void start() {
        isOpen = true;
        for (int lane = 1; lane <= lanes; lane++) {
            var thread = new Thread(this::drive, name + "-" + lane);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** From now on nothing goes into a lane. */
    synchronized void close() {
        isOpen = false;
        waiting.values().forEach(files -> files.forEach(file -> inHand.giveBack(file.claim())));
        waiting.clear();
        waitingFiles = 0;
        notifyAll();
    }

    /**
     * Waits until what is in a lane is done, and interrupts what is not.
     *
     * @param endNanos by {@link System#nanoTime}
     */
    void awaitEnd(long endNanos) {
        List<Thread> ending;
        synchronized (this) {
            ending = List.copyOf(threads);
            threads.clear();
        }
        try {
            for (var thread : ending) {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, endNanos - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ending.forEach(Thread::interrupt);
    }

    /** Puts files in line, unless somebody has one of them in hand, or their tenant has no place left. */
    boolean offer(TenantId tenant, Claim claim, Work work) {
        if (!inHand.take(claim)) {
            return false;
        }
        if (!passOn(tenant, claim, work)) {
            inHand.giveBack(claim);
            return false;
        }
        return true;
    }

    /** The same with a claim that the caller has; if it is taken, it is given back here. */
    synchronized boolean passOn(TenantId tenant, Claim claim, Work work) {
        var line = waiting.computeIfAbsent(tenant, first -> new ArrayDeque<>());
        if (!isOpen || line.size() >= placesOfTenant) {
            return false;
        }
        line.add(new Waiting(tenant, claim, work));
        waitingFiles++;
        notifyAll();
        return true;
    }

    /** The first file of each that waits. */
    synchronized List<Path> waiting() {
        return waiting.values().stream()
                .flatMap(Queue::stream)
                .map(file -> file.claim().first())
                .toList();
    }

    /**
     * Waits while there is enough to do: until nothing is left, or, of more than a few files, no more than half; at most for this time.
     */
    synchronized void awaitHalf(int few, Duration atMost) throws InterruptedException {
        int leave = waitingFiles > few ? waitingFiles / 2 : 0;
        long end = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos();
                left > 0 && isOpen && (leave == 0 ? waitingFiles + runningFiles > 0 : waitingFiles > leave);
                left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private void drive() {
        for (var file = next(); file != null; file = next()) {
            boolean isOver = true;
            try {
                isOver = file.work().run();
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                LOG.error(
                        "{}: broke off; this is a fault of the program. The file stays where it is",
                        DroppedName.printable(file.claim().first().toString()),
                        e);
            } finally {
                if (isOver) {
                    inHand.giveBack(file.claim());
                }
                leave(file.tenant());
            }
        }
    }

    /** Null when there is nothing more to do. */
    private synchronized @Nullable Waiting next() {
        while (isOpen) {
            var file = firstInTurn();
            if (file != null) {
                waitingFiles--;
                runningFiles++;
                running.merge(file.tenant(), 1, Integer::sum);
                return file;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                return null; // only whoever stops us interrupts
            }
        }
        return null;
    }

    private @Nullable Waiting firstInTurn() {
        for (Iterator<Map.Entry<TenantId, Queue<Waiting>>> tenants =
                        waiting.entrySet().iterator();
                tenants.hasNext(); ) {
            var turn = tenants.next();
            var line = turn.getValue();
            if (line.isEmpty()) {
                tenants.remove();
            } else if (running.getOrDefault(turn.getKey(), 0) < Math.max(1, lanes - 1)) {
                var file = line.remove();
                tenants.remove();
                if (!line.isEmpty()) {
                    waiting.put(turn.getKey(), line);
                }
                return file;
            }
        }
        return null;
    }

    private synchronized void leave(TenantId tenant) {
        runningFiles--;
        running.computeIfPresent(tenant, (of, count) -> count == 1 ? null : count - 1);
        notifyAll();
    }
}
