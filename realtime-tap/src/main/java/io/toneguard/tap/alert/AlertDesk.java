package io.toneguard.tap.alert;

import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.tap.history.HeardSegment;
import io.toneguard.tap.history.LiveSegments;
import io.toneguard.tap.index.LiveReading;
import io.toneguard.tap.live.TapSink;
import io.toneguard.tap.live.TappedVoice;
import io.toneguard.tap.rule.Episode;
import io.toneguard.tap.rule.Rule;
import io.toneguard.voice.log.OnceAMinute;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;

/**
 * Takes episodes and ended segments from the tap's threads, which never wait, and writes them on a thread of its own, tried again while the database is
 * away. What waits when the process is killed is lost, as the reading that it came from is: an alert is decided in the transaction that writes it.
 */
public final class AlertDesk implements TapSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertDesk.class);
    private static final int MOST_AT_ONCE = 500;
    private static final long LONGEST_IDLE_MS = 250;
    private static final long LEDGER_REST_MS = 100;
    private static final long LONGEST_REST_MS = 5_000;
    private static final long STOP_WITHIN_MS = 5_000;

    private final AlertWriter alerts;
    private final LiveSegments segments;
    private final AlertSettings settings;
    private final InstantSource clock;
    private final InstantSource steady;
    private final EpisodeQueue episodes;
    private final SegmentShelf shelf;
    private final LedgerPatience patience;
    private final AlertMeters meters;
    private final OnceAMinute away = new OnceAMinute();
    private final OnceAMinute full = new OnceAMinute();
    private final Thread thread = new Thread(this::run, "alert-desk");
    private volatile boolean stopped;

    /**
     * @param clock of what is told
     * @param steady of what is waited for: never set back or ahead
     */
    AlertDesk(
            AlertWriter alerts,
            LiveSegments segments,
            AlertSettings settings,
            MeterRegistry registry,
            InstantSource clock,
            InstantSource steady) {
        this.alerts = alerts;
        this.segments = segments;
        this.settings = settings;
        this.clock = clock;
        this.steady = steady;
        episodes = new EpisodeQueue(settings.queue());
        shelf = new SegmentShelf(settings.readingsWaiting());
        patience = new LedgerPatience(settings.ledgerWait());
        meters = new AlertMeters(registry, episodes, shelf);
        thread.setDaemon(true);
    }

    /** Begins to write. */
    public void start() {
        thread.start();
    }

    @Override
    public void episode(TappedVoice voice, Rule rule, Episode episode) {
        if (!episodes.add(ToldEpisode.of(voice, rule, episode, clock.instant()))) {
            meters.dropped();
            full.say(() -> LOG.warn(
                    "Over {} changes of alerts wait for the database (alerts.queue); the oldest are dropped, no alert is",
                    settings.queue()));
        }
    }

    @Override
    public void segmentEnded(TappedVoice voice, List<LiveReading> readings, boolean enrolled, int windowsShed) {
        if (readings.isEmpty()) {
            return;
        }
        var gone = shelf.add(HeardSegment.of(voice, readings, enrolled, windowsShed), steady.instant());
        if (!gone.isEmpty()) {
            meters.segmentsDropped(gone.size());
            full.say(() -> LOG.warn(
                    "Over {} readings wait for their calls' ends or the database (alerts.readings-waiting); those of {} segments are dropped, alerts and recordings are not",
                    settings.readingsWaiting(),
                    gone.size()));
        }
    }

    private void run() {
        long restMs = LONGEST_IDLE_MS;
        while (!stopped) {
            try {
                episodes.await(LONGEST_IDLE_MS);
                if (writeWhatWaits()) {
                    restMs = LONGEST_IDLE_MS;
                    if (away.end()) {
                        LOG.info("Alerts can be written again");
                    }
                    if (episodes.size() > 0) {
                        // Their recordings' rows are still to come; nobody else waits for them.
                        TimeUnit.MILLISECONDS.sleep(LEDGER_REST_MS);
                    }
                } else {
                    TimeUnit.MILLISECONDS.sleep(restMs);
                    restMs = Math.min(LONGEST_REST_MS, restMs * 2);
                }
            } catch (InterruptedException e) {
                stopped = true;
            }
        }
    }

    /** @return false if the database is away */
    boolean writeWhatWaits() {
        return writeEpisodes() && writeSegments(steady.instant());
    }

    private boolean writeEpisodes() {
        var taken = episodes.take(MOST_AT_ONCE);
        for (int i = 0; i < taken.size(); i++) {
            var told = taken.get(i);
            try {
                settle(told, alerts.write(told));
            } catch (RuntimeException | Error e) {
                if (isForGood(e)) {
                    lose(told, cause(e));
                    continue;
                }
                taken.subList(i, taken.size()).forEach(episodes::giveBack);
                sayAway(e);
                return false;
            }
        }
        return true;
    }

    private void settle(ToldEpisode told, AlertWriter.Outcome outcome) {
        if (outcome != AlertWriter.Outcome.TOO_EARLY) {
            patience.forget(told.alertId());
        }
        switch (outcome) {
            case WRITTEN -> {
                episodes.written(told);
                meters.written(told.at(), clock.instant());
            }
            case ERASED -> {
                episodes.forget(told);
                LOG.debug("{}: its recording is erased", told.label());
            }
            case FORBIDDEN -> {
                episodes.forget(told);
                LOG.debug("{}: its tenant's policy does not allow that voice any more", told.label());
            }
            case TOO_EARLY -> {
                if (!patience.isOver(told.alertId(), steady.instant())) {
                    episodes.giveBack(told);
                } else {
                    lose(
                            told,
                            "its recording is not in the ledger after "
                                    + settings.ledgerWait().toSeconds() + " s (alerts.ledger-wait)");
                }
            }
        }
    }

    private void lose(ToldEpisode told, String why) {
        patience.forget(told.alertId());
        meters.lost();
        LOG.error("{}: the alert is lost: {}", told.label(), why);
    }

    private boolean writeSegments(Instant dueBy) {
        var due = shelf.due(dueBy);
        for (int i = 0; i < due.size(); i++) {
            var waiting = due.get(i);
            try {
                var outcome = segments.write(waiting.segment());
                if (outcome == LiveSegments.Outcome.TOO_EARLY) {
                    shelf.putBack(waiting, steady.instant());
                } else if (outcome == LiveSegments.Outcome.UNKNOWN) {
                    meters.segmentsDropped(1);
                    LOG.debug(
                            "Recording {}: no segment at {} s, or its voice may not be measured any more",
                            waiting.segment().recording(),
                            waiting.segment().fromSeconds());
                }
            } catch (RuntimeException | Error e) {
                if (isForGood(e)) {
                    meters.segmentsDropped(1);
                    LOG.error(
                            "Call {}: {} readings are lost: {}",
                            waiting.segment().callId(),
                            waiting.segment().readings(),
                            cause(e));
                    continue;
                }
                var now = steady.instant();
                due.subList(i, due.size()).forEach(left -> shelf.putBack(left, now));
                sayAway(e);
                return false;
            }
        }
        return true;
    }

    private void sayAway(Throwable e) {
        patience.beginAnew();
        away.say(() -> LOG.warn(
                "Alerts cannot be written: {}; {} alerts and {} segments wait and are tried again by themselves",
                cause(e),
                episodes.size(),
                shelf.size()));
        LOG.debug("The whole cause", e);
    }

    /** What the database will not take later either, or a fault of ours, which would hold up all others for ever. */
    private static boolean isForGood(Throwable e) {
        return e instanceof DataIntegrityViolationException
                || !(e instanceof DataAccessException
                        || e instanceof TransactionException
                        || e instanceof VirtualMachineError);
    }

    static String cause(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).replaceAll("\\p{Cntrl}+", " ");
    }

    /** Writes what waits, if database and ledger let it within a few seconds. To be called when the tap has ended. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(STOP_WITHIN_MS);
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_WITHIN_MS);
            while (!thread.isAlive()
                    && episodes.size() + shelf.size() > 0
                    && writeEpisodes()
                    && writeSegments(Instant.MAX)
                    && episodes.size() + shelf.size() > 0
                    && System.nanoTime() < until) {
                TimeUnit.MILLISECONDS.sleep(LONGEST_IDLE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (episodes.size() + shelf.size() > 0) {
            LOG.warn("Stopped with {} alerts and {} segments unwritten", episodes.size(), shelf.size());
        }
    }
}
