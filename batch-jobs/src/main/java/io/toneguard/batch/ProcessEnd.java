package io.toneguard.batch;

import org.slf4j.LoggerFactory;

/**
 * What becomes of a process one of whose loops is broken: its heart would beat on, or not at all, while nobody does the work. It ends,
 * and whoever started it starts another.
 */
@FunctionalInterface
public interface ProcessEnd {
    /** The code that {@code -XX:+ExitOnOutOfMemoryError} ends with too. */
    int EXIT_CODE = 3;

    /** Halts: an orderly stop needs memory and classes that may not be there. Leases run out, the lock is freed. */
    ProcessEnd HALT = (part, broken) -> {
        try {
            LoggerFactory.getLogger(ProcessEnd.class)
                    .error("{} is broken beyond repair; this process ends with code {}", part, EXIT_CODE, broken);
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    };

    void because(String part, Throwable broken);

    /** The work of a thread that this process cannot do without. */
    default Runnable guard(String part, Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (Throwable broken) {
                because(part, broken);
            }
        };
    }
}
