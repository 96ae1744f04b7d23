package io.toneguard.batch.worker;

import io.toneguard.batch.BatchSettings;
import io.toneguard.batch.ProcessEnd;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The analyses that run here, each with the time in which it has to end. One that has not is given up: its recording is charged as any whose
 * analysis failed, its partition handed back, its slot free for another. Nothing ends a thread from outside: it is interrupted and left, and when
 * more of them are left than a recording has attempts, the process ends.
 */
final class RunningAnalyses {
    private static final Logger log = LoggerFactory.getLogger(RunningAnalyses.class);

    private final Leases leases;
    private final SettleRecording settle;
    private final Heartbeat heartbeat;
    private final BatchSettings settings;
    private final ProcessEnd processEnd;
    private final Map<Lease, Running> running = new HashMap<>();
    private int left;
    private @Nullable ScheduledExecutorService clock;

    private record Running(Lease lease, RecordingInHand inHand, Thread thread, long beganNanos, Runnable freeSlot) {
        Duration since() {
            return Duration.ofNanos(System.nanoTime() - beganNanos);
        }
    }

    RunningAnalyses(
            Leases leases, SettleRecording settle, Heartbeat heartbeat, BatchSettings settings, ProcessEnd processEnd) {
        this.leases = leases;
        this.settle = settle;
        this.heartbeat = heartbeat;
        this.settings = settings;
        this.processEnd = processEnd;
    }

    void start() {
        long everyMs = Math.max(1, Math.min(1_000, settings.analysisTime().toMillis() / 4));
        clock = Executors.newSingleThreadScheduledExecutor(work -> {
            var thread = new Thread(work, "batch-overdue");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleWithFixedDelay(
                processEnd.guard("The look for overdue analyses", this::look), everyMs, everyMs, TimeUnit.MILLISECONDS);
    }

    void stop() {
        if (clock != null) {
            clock.shutdownNow();
        }
    }

    /**
     * Called on the thread that analyses.
     *
     * @param freeSlot lets another partition be claimed; nothing happens at a second call
     */
    synchronized void begins(Lease lease, RecordingInHand inHand, Runnable freeSlot) {
        running.put(lease, new Running(lease, inHand, Thread.currentThread(), System.nanoTime(), freeSlot));
    }

    /** Called on the thread that analysed, whatever came of it. */
    synchronized void ends(Lease lease) {
        if (running.remove(lease) == null) {
            left--;
            Thread.interrupted();
            log.warn("Partition {}: the analysis that was given up has ended after all", lease.partition());
        }
    }

    private void look() {
        for (var one : all()) {
            if (isRunning(one) && one.since().compareTo(longest(one.inHand())) > 0) {
                try {
                    giveUp(one);
                } catch (LeaseLostException e) {
                    log.debug("{}", e.getMessage());
                    // It may have ended while this waited for the database, and its lease go on with the next
                    // recording.
                    if (isRunning(one)) {
                        heartbeat.lost(one.lease());
                        leave(one);
                    }
                } catch (RuntimeException e) {
                    log.warn(
                            "Recording {}: its analysis is overdue and cannot be given up now ({}); tried again",
                            one.inHand().recording().recording(),
                            e.getMessage());
                }
            }
        }
    }

    private synchronized List<Running> all() {
        return List.copyOf(running.values());
    }

    private synchronized boolean isRunning(Running one) {
        return running.get(one.lease()) == one;
    }

    private Duration longest(RecordingInHand inHand) {
        return settings.analysisTime().plusMillis(Math.round(1000 * inHand.audioSeconds()));
    }

    /** The fence sees to it that either this is written or what the analysis comes to after all. */
    private void giveUp(Running one) {
        var lease = one.lease();
        settle.settle(
                lease,
                new Analysed(
                        one.inHand(),
                        new Analysed.Failed(reason(one)),
                        one.since().toMillis() / 1e3));
        heartbeat.lost(lease);
        leave(one);
        leases.handBack(lease);
    }

    private void leave(Running one) {
        synchronized (this) {
            if (running.remove(one.lease(), one)) {
                left++;
                one.thread().interrupt();
                log.error(
                        "Recording {}: its analysis did not end in {} s; it is given up, and {} of this worker's threads hang",
                        one.inHand().recording().recording(),
                        longest(one.inHand()).toSeconds(),
                        left);
            }
            if (left > settings.attempts()) {
                processEnd.because(
                        "The worker",
                        new IllegalStateException(left + " analyses hang, more than batch.attempts="
                                + settings.attempts() + "; see `calls why` of the recordings named above"));
            }
        }
        one.freeSlot().run();
    }

    private String reason(Running one) {
        return String.format(
                Locale.ROOT,
                "its analysis did not end within %d s, batch.analysis-time=%d s and its own length; the program hung, or"
                        + " the store or decoder did",
                longest(one.inHand()).toSeconds(),
                settings.analysisTime().toSeconds());
    }
}
