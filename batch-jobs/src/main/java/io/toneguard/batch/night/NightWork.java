package io.toneguard.batch.night;

import io.toneguard.batch.ActiveManagerWork;
import io.toneguard.batch.reconcile.Reconciler;
import io.toneguard.batch.reconcile.ReconciliationMeters;
import io.toneguard.batch.reconcile.Tally;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each night through its steps. All of its state is in table {@code night}: whichever manager is active goes on where the one before
 * it stood.
 */
final class NightWork implements ActiveManagerWork {
    private static final Logger log = LoggerFactory.getLogger(NightWork.class);

    private final NightSettings settings;
    private final Times times;
    private final Nights nights;
    private final DayWork day;
    private final Reconciling reconciling;
    private final NightNotices notices;
    private boolean standingBy = true;

    NightWork(
            NightSettings settings,
            Times times,
            Nights nights,
            DayWork day,
            Reconciling reconciling,
            NightNotices notices) {
        this.settings = settings;
        this.times = times;
        this.nights = nights;
        this.day = day;
        this.reconciling = reconciling;
        this.notices = notices;
    }

    /** When it is night; the clock is the database's. */
    record Times(InstantSource clock, NightCalendar calendar, Holidays holidays) {
        Optional<NightCalendar.Window> windowAt(Instant moment) {
            holidays.refresh();
            return calendar.at(moment);
        }
    }

    /** The reconciliation, what it shows, and what was reprocessed. */
    record Reconciling(NightlyReconciliation nightly, Reconciler reconciler, ReconciliationMeters meters) {
        void showLatest() {
            meters.show(reconciler.latest());
        }

        void standBy() {
            nightly.stop();
            meters.show(Optional.empty());
        }
    }

    @Override
    public void look() {
        if (standingBy) {
            reconciling.showLatest();
            standingBy = false;
        }
        var now = times.clock().instant();
        var open = nights.open();
        if (open.isEmpty()) {
            beginIfNight(now);
        } else if (!now.isBefore(open.get().endsAt())) {
            end(open.get(), now);
        } else {
            goOn(open.get(), now);
        }
    }

    @Override
    public void standBy() {
        if (!standingBy) {
            reconciling.standBy();
            standingBy = true;
        }
    }

    private void beginIfNight(Instant now) {
        if (!settings.enabled()) {
            return;
        }
        times.windowAt(now)
                .filter(window -> nights.begin(window, now))
                .ifPresent(window -> log.info("Night {}: begins; it ends at {}", window.night(), window.ends()));
    }

    private void goOn(Night night, Instant now) {
        switch (night.state()) {
            case LULL -> {
                if (day.isQuiet(settings.lull(), now)) {
                    next(night, "no recording came in for " + minutes(settings.lull()), now);
                } else if (isOver(night.beganAt(), settings.lullAtLatest(), now)) {
                    next(
                            night,
                            "recordings still came in after night.lull-at-latest=" + minutes(settings.lullAtLatest()),
                            now);
                }
            }
            case BACKLOG -> {
                if (day.isAnalysed()) {
                    next(night, "the final analysis was through", now);
                } else if (isOver(night.stepBeganAt(), settings.backlogAtMost(), now)) {
                    next(
                            night,
                            day.waiting() + " recordings still waited for their analysis after night.backlog-at-most="
                                    + minutes(settings.backlogAtMost()),
                            now);
                }
            }
            case RECONCILING -> {
                var found = reconciling.nightly().look();
                if (found.isPresent()) {
                    reconciled(night, found.get(), now);
                } else if (isOver(night.stepBeganAt(), settings.reconcileAtMost(), now)) {
                    reconciling.nightly().stop();
                    next(
                            night,
                            "not through after night.reconcile-at-most=" + minutes(settings.reconcileAtMost())
                                    + "; the next night goes on there",
                            now);
                }
            }
            default -> {}
        }
    }

    private void reconciled(Night night, Tally found, Instant now) {
        reconciling.showLatest();
        if (nights.leave(
                night, found.toString(), night.state().next(), now, () -> notices.reconciled(night.night(), found))) {
            log.info("Night {}: reconciled, {}", night.night(), found);
        }
    }

    private void next(Night night, String outcome, Instant now) {
        if (nights.leave(night, outcome, night.state().next(), now, () -> {})) {
            log.info(
                    "Night {}: {} is over, {}; {} follows",
                    night.night(),
                    night.state().word(),
                    outcome,
                    night.state().next().word());
        }
    }

    private void end(Night night, Instant now) {
        reconciling.nightly().stop();
        var outcome =
                switch (night.state()) {
                    case RECONCILING -> "stopped by the night's end; the next night goes on there";
                    case REPROCESSING -> nights.reprocessed(night);
                    default -> "still waiting at the night's end; nothing was done";
                };
        var left = nights.leave(
                night,
                outcome,
                NightState.ENDED,
                now,
                () -> notices.ended(night.night(), nights.summary(night.night())));
        if (left) {
            log.info("Night {}: ended; {}", night.night(), nights.summary(night.night()));
        }
    }

    private static boolean isOver(Instant since, Duration atMost, Instant now) {
        return !now.isBefore(since.plus(atMost));
    }

    private static String minutes(Duration time) {
        return time.toMinutes() + " min";
    }
}
