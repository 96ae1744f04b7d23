package io.toneguard.batch.manager;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs parts of which none may hold up the others: one that fails is told when it begins to and when it is over, not at each look. */
final class Attempts {
    private static final Logger log = LoggerFactory.getLogger(Attempts.class);

    private final Set<String> failing = new HashSet<>();

    private static void tellFailed(String name, RuntimeException e) {
        if (DatabaseAway.isBehind(e)) {
            log.warn(
                    "Manager: {} failed, the database does not answer ({}); tried again at each look",
                    name,
                    DatabaseAway.line(e));
        } else {
            log.warn("Manager: {} failed; tried again at each look", name, e);
        }
    }

    void attempt(String name, Runnable part) {
        try {
            part.run();
            if (failing.remove(name)) {
                log.info("Manager: {} goes on", name);
            }
        } catch (RuntimeException e) {
            if (failing.add(name)) {
                tellFailed(name, e);
            }
        }
    }
}
