package io.toneguard.batch.night;

import io.toneguard.batch.ProcessEnd;
import io.toneguard.batch.reconcile.Reconciler;
import io.toneguard.batch.reconcile.Tally;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reconciles in a thread of its own, so that nobody's analysis waits for it; tries again when the database failed. */
final class NightlyReconciliation {
    private static final Logger log = LoggerFactory.getLogger(NightlyReconciliation.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(1);
    private static final Duration SLICE_ENDS = Duration.ofSeconds(2);

    private final Reconciler reconciler;
    private final ProcessEnd processEnd;
    private @Nullable Course course;

    NightlyReconciliation(Reconciler reconciler, ProcessEnd processEnd) {
        this.reconciler = reconciler;
        this.processEnd = processEnd;
    }

    /** One try. */
    private static final class Course {
        final AtomicBoolean goOn = new AtomicBoolean(true);
        final Thread thread;
        volatile Optional<Tally> found = Optional.empty();
        volatile long failedNanos;

        Course(Reconciler reconciler, ProcessEnd processEnd) {
            thread = new Thread(
                    processEnd.guard("The nightly reconciliation", () -> run(reconciler)), "night-reconciliation");
            thread.setDaemon(true);
        }

        private void run(Reconciler reconciler) {
            try {
                found = reconciler.nightly(goOn::get);
            } catch (RuntimeException e) {
                failedNanos = System.nanoTime();
                if (goOn.get()) {
                    log.warn(
                            "Night: the reconciliation was broken off ({}); it goes on there in {} s",
                            e.toString(),
                            PAUSE_AFTER_FAILURE.toSeconds());
                }
            }
        }

        boolean isOver() {
            return !thread.isAlive();
        }

        boolean hasPaused() {
            return System.nanoTime() - failedNanos > PAUSE_AFTER_FAILURE.toNanos();
        }
    }

    /** Sees to it that it goes on. Returns what was found when it is through, once; the next call begins another. */
    synchronized Optional<Tally> look() {
        if (course == null || (course.isOver() && course.found.isEmpty() && course.hasPaused())) {
            course = new Course(reconciler, processEnd);
            course.thread.start();
        }
        if (!course.isOver()) {
            return Optional.empty();
        }
        var found = course.found;
        if (found.isPresent()) {
            course = null;
        }
        return found;
    }

    /** It ends with the slice in hand; what is left is for the next look, of whichever manager. */
    synchronized void stop() {
        var running = course;
        course = null;
        if (running == null) {
            return;
        }
        running.goOn.set(false);
        try {
            running.thread.join(SLICE_ENDS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
