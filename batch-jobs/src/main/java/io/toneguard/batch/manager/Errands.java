package io.toneguard.batch.manager;

import io.toneguard.batch.ActiveManagerWork;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What other rooms have the active manager do. One that fails holds up neither the others nor the launches. */
final class Errands {
    private static final Logger log = LoggerFactory.getLogger(Errands.class);

    private final List<ActiveManagerWork> works;
    private final Set<ActiveManagerWork> failing = new HashSet<>();

    Errands(List<ActiveManagerWork> works) {
        this.works = List.copyOf(works);
    }

    void look() {
        works.forEach(work -> attempt(work, work::look));
    }

    void standBy() {
        works.forEach(work -> attempt(work, work::standBy));
    }

    /** Told when it begins to fail and when it is over, not at each look. */
    private void attempt(ActiveManagerWork work, Runnable part) {
        String name = work.getClass().getSimpleName();
        try {
            part.run();
            if (failing.remove(work)) {
                log.info("Manager: {} goes on", name);
            }
        } catch (RuntimeException e) {
            if (failing.add(work)) {
                log.warn("Manager: {} failed; tried again at each look", name, e);
            }
        }
    }
}
