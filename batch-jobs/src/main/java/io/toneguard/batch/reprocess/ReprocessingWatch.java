package io.toneguard.batch.reprocess;

import io.toneguard.batch.ActiveManagerWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that no reprocessing costs more than it may, and notes when one has nothing left to do. */
final class ReprocessingWatch implements ActiveManagerWork {
    private static final Logger log = LoggerFactory.getLogger(ReprocessingWatch.class);

    private final ReprocessingLimits limits;
    private final ReprocessingWork work;

    ReprocessingWatch(ReprocessingLimits limits, ReprocessingWork work) {
        this.limits = limits;
        this.work = work;
    }

    @Override
    public void look() {
        for (var change : limits.apply()) {
            if (change.heldBecause() == null) {
                log.info("Reprocessing R{}: goes on", change.number());
            } else {
                log.info(
                        "Reprocessing R{}: held because of its {}; what is in hand is finished, the rest stays pending",
                        change.number(),
                        change.heldBecause());
            }
        }
        for (long number : limits.unfinished()) {
            if (!work.isAnyOpen(number) && limits.finish(number)) {
                log.info(
                        "Reprocessing R{}: finished; `jobs diff R{}` shows what it would change, `jobs promote R{}` shows it to BI",
                        number,
                        number,
                        number);
            }
        }
    }

    @Override
    public void standBy() {
        // Nothing goes on between two looks.
    }
}
