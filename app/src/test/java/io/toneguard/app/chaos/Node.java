package io.toneguard.app.chaos;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A manager or worker of the run: a JVM of its own, started again whenever it ends, as any supervisor of services does. What it says
 * is in NAME.log of the run's folder.
 */
final class Node implements AutoCloseable {
    private final String name;
    private final List<String> command;
    private final Path log;
    private final ScheduledExecutorService later;
    private final Narrator narrator;
    private final List<Span> serving = new ArrayList<>();
    private @Nullable Process process;
    private volatile @Nullable Instant servingSince;
    private volatile boolean active;
    private volatile boolean stopped;
    private boolean closing;
    private int restarts;

    Node(String name, List<String> command, Path folder, ScheduledExecutorService later, Narrator narrator) {
        this.name = name;
        this.command = command;
        this.log = folder.resolve(name + ".log");
        this.later = later;
        this.narrator = narrator;
    }

    /** When it was at work: from serving to the end or to a SIGSTOP. */
    record Span(long pid, Instant from, Instant until) {}

    synchronized void start() {
        if (closing) {
            return;
        }
        try {
            var started = new ProcessBuilder(command).redirectErrorStream(true).start();
            process = started;
            var listener = new Thread(() -> listen(started), name + "-log");
            listener.setDaemon(true);
            listener.start();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be started", e);
        }
    }

    private void listen(Process started) {
        try (BufferedReader said = started.inputReader(StandardCharsets.UTF_8);
                BufferedWriter kept =
                        Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (var line = said.readLine(); line != null; line = said.readLine()) {
                kept.write(line);
                kept.newLine();
                kept.flush();
                hear(line);
            }
        } catch (IOException e) {
            narrator.say("%s: its output broke off (%s)", name, e.getMessage());
        }
        ended(started);
    }

    private synchronized void hear(String line) {
        if (line.contains(" Service: Toneguard serves ")) {
            servingSince = Instant.now();
        } else if (line.contains(" Manager: active")) {
            active = true;
            narrator.say("%s is the active manager", name);
        } else if (line.contains(" Manager: no longer active")) {
            active = false;
        }
    }

    private void ended(Process gone) {
        int code = gone.onExit().join().exitValue();
        synchronized (this) {
            endSpan();
            active = false;
            stopped = false;
            if (closing) {
                return;
            }
            restarts++;
            // As a supervisor's own delay; not random, so that nothing but the plan is.
            int pauseMs = 300 + restarts * 97 % 700;
            narrator.say("%s (process %d) ended with %d; started again in %d ms", name, gone.pid(), code, pauseMs);
            later.schedule(this::start, pauseMs, TimeUnit.MILLISECONDS);
        }
    }

    private void endSpan() {
        var since = servingSince;
        if (since != null) {
            serving.add(new Span(pid(), since, Instant.now()));
            servingSince = null;
        }
    }

    String name() {
        return name;
    }

    /** It serves, and is not stopped. */
    boolean isAtWork() {
        return servingSince != null;
    }

    boolean isActive() {
        return active;
    }

    synchronized List<Span> atWork() {
        var all = new ArrayList<>(serving);
        var since = servingSince;
        if (since != null) {
            all.add(new Span(pid(), since, Instant.MAX));
        }
        return all;
    }

    synchronized long pid() {
        return process == null ? 0 : process.pid();
    }

    /** kill -9. */
    synchronized void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    boolean diesWithin(long ms) throws InterruptedException {
        Process running;
        synchronized (this) {
            running = process;
        }
        return running == null || running.waitFor(ms, TimeUnit.MILLISECONDS);
    }

    /** SIGSTOP, and SIGCONT after this time to the same process. */
    synchronized void freeze(long ms) {
        var frozen = process;
        if (frozen == null || !frozen.isAlive()) {
            return;
        }
        stopped = true;
        endSpan();
        Signals.send(frozen.pid(), "STOP");
        later.schedule(() -> thaw(frozen), ms, TimeUnit.MILLISECONDS);
    }

    private synchronized void thaw(Process frozen) {
        if (frozen.isAlive()) {
            Signals.send(frozen.pid(), "CONT");
            if (stopped && frozen == process) {
                stopped = false;
                servingSince = Instant.now();
            }
        }
    }

    /** A line to the node; one that has just died obeys no more. */
    synchronized void order(String line) {
        if (process == null) {
            return;
        }
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException gone) {
            narrator.say("%s did not hear '%s' (%s)", name, line, gone.getMessage());
        }
    }

    /** SIGTERM, without waiting; it is not started again. */
    synchronized void tellToEnd() {
        closing = true;
        if (process != null) {
            process.destroy();
        }
    }

    /** Waits a moment for whom was told to end, and makes it. */
    @Override
    public void close() {
        tellToEnd();
        try {
            if (!diesWithin(20_000)) {
                narrator.say("%s did not end within 20 s of SIGTERM", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            kill();
        }
    }
}
