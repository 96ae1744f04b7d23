package io.toneguard.app.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running server process of a cluster, known by its {@code postmaster.pid}, whoever started it. */
record Postmaster(long pid, int port) {
    private static final Logger log = LoggerFactory.getLogger(Postmaster.class);

    /** Reads {@code postmaster.pid} (line 1 the process, line 4 the port); empty if no such process lives. */
    static Optional<Postmaster> of(Path cluster) {
        try {
            List<String> lines = Files.readAllLines(cluster.resolve("postmaster.pid"));
            if (lines.size() < 4) {
                return Optional.empty();
            }
            var found = new Postmaster(
                    Long.parseLong(lines.get(0).strip()),
                    Integer.parseInt(lines.get(3).strip()));
            return found.isAlive() ? Optional.of(found) : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** After a reboot another program may have the number, so the name has to fit as well. */
    boolean isAlive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().command())
                .filter(command -> command.endsWith("postgres"))
                .isPresent();
    }

    /** PostgreSQL's fast shutdown (SIGINT), which a JVM cannot send itself; after 30 s its immediate one (SIGQUIT). */
    void stop() {
        signal("-INT");
        if (!endsWithin(30)) {
            log.warn("The embedded PostgreSQL (process {}) did not stop within 30 s; stopping it at once", pid);
            signal("-QUIT");
            endsWithin(10);
        }
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new DatabaseException("the embedded PostgreSQL (process " + pid + ") could not be stopped: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean endsWithin(int seconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (isAlive()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
