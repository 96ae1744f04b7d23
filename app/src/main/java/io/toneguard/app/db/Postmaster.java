package io.toneguard.app.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running server process of a cluster, known by its {@code postmaster.pid}, whoever started it. */
record Postmaster(long pid, int port) {
    private static final Logger log = LoggerFactory.getLogger(Postmaster.class);
    private static final String PID_FILE = "postmaster.pid";
    private static final Duration BURIAL = Duration.ofSeconds(5);
    private static final Duration FAST_STOP = Duration.ofSeconds(30);
    private static final Duration IMMEDIATE_STOP = Duration.ofSeconds(10);

    /** Reads {@code postmaster.pid} (line 1 the process, line 4 the port); empty if no such server lives. */
    static Optional<Postmaster> of(Path cluster) {
        return named(cluster).filter(Postmaster::isAlive);
    }

    private static Optional<Postmaster> named(Path cluster) {
        try {
            List<String> lines = Files.readAllLines(cluster.resolve(PID_FILE));
            return lines.size() < 4
                    ? Optional.empty()
                    : Optional.of(new Postmaster(
                            Long.parseLong(lines.get(0).strip()),
                            Integer.parseInt(lines.get(3).strip())));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Makes way for a new server where no server lives. PostgreSQL itself refuses to start while any process has the number in
     * {@code postmaster.pid}: one killed a moment ago that nobody has buried yet, or, after a reboot, somebody else's program. Nor does it
     * start beside a file that names none, as a power cut may leave it.
     *
     * @throws DatabaseException if a server lives after all
     */
    static void clearDead(Path cluster) throws IOException {
        var named = named(cluster);
        if (named.isEmpty()) {
            if (Files.deleteIfExists(cluster.resolve(PID_FILE))) {
                log.warn("{} names no process; the file is removed", cluster.resolve(PID_FILE));
            }
            return;
        }
        if (Await.until(() -> ProcessHandle.of(named.get().pid).isEmpty(), BURIAL)) {
            return;
        }
        if (named.get().isAlive()) {
            throw new DatabaseException("the embedded PostgreSQL (process " + named.get().pid + ") in " + cluster
                    + " neither answers nor stops; end that process by hand, then start again");
        }
        log.warn(
                "Process {} is named in {} and is no PostgreSQL; the file is removed",
                named.get().pid,
                cluster.resolve(PID_FILE));
        Files.deleteIfExists(cluster.resolve(PID_FILE));
    }

    /** After a reboot another program may have the number, so the name has to fit as well; an upgrade may have removed its file. */
    boolean isAlive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().command())
                .filter(command -> command.endsWith("/postgres") || command.endsWith("/postgres (deleted)"))
                .isPresent();
    }

    /** PostgreSQL's fast shutdown (SIGINT), which a JVM cannot send itself; after 30 s its immediate one (SIGQUIT). */
    void stop() {
        signal("INT");
        if (!Await.until(() -> !isAlive(), FAST_STOP)) {
            log.warn(
                    "The embedded PostgreSQL (process {}) did not stop within {} s; stopping it at once",
                    pid,
                    FAST_STOP.toSeconds());
            signal("QUIT");
            if (!Await.until(() -> !isAlive(), IMMEDIATE_STOP)) {
                log.error("The embedded PostgreSQL (process {}) does not stop; end it by hand", pid);
            }
        }
    }

    /** By the shell's own {@code kill}: a slim machine need not have the program. */
    private void signal(String signal) {
        try {
            new ProcessBuilder("sh", "-c", "kill -s " + signal + " " + pid)
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
}
