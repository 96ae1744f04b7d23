package io.toneguard.app.intakeload;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks where recordings stand, so many times a second, however long the answers take; each is timed from when it was due, so that a late
 * answer makes the next ones late as it would somebody who waits.
 */
final class StatusReads implements AutoCloseable {
    private static final int OK = 200;

    private final Posting client;
    private final List<String> known;
    private final List<Double> millis = new ArrayList<>();
    private final AtomicInteger failed = new AtomicInteger();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Random chance = new Random(1);
    private final long began = System.nanoTime();
    private final long gapNanos;
    private long asked;

    /** @param known ids, which grow */
    StatusReads(Posting client, List<String> known, int perSecond) {
        this.client = client;
        this.known = known;
        gapNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        timer.scheduleAtFixedRate(this::ask, gapNanos, gapNanos, TimeUnit.NANOSECONDS);
    }

    private void ask() {
        long due = began + ++asked * gapNanos;
        String id;
        synchronized (known) {
            if (known.isEmpty()) {
                return;
            }
            id = known.get(chance.nextInt(known.size()));
        }
        client.status(id).whenComplete((status, failure) -> {
            if (failure != null || status != OK) {
                failed.incrementAndGet();
            } else {
                synchronized (millis) {
                    millis.add((System.nanoTime() - due) / 1e6);
                }
            }
        });
    }

    List<Double> millis() {
        synchronized (millis) {
            return List.copyOf(millis);
        }
    }

    int failed() {
        return failed.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
