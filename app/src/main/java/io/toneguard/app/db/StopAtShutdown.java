package io.toneguard.app.db;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Stops the embedded server when this process is told to end (SIGTERM, Ctrl-C) before anybody else would: while the server is being
 * started, too, since what starts it is a process of its own that goes on without us.
 */
final class StopAtShutdown {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final CountDownLatch started = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean atWork;

    private StopAtShutdown(ServerFolder folder) {
        hook = new Thread(() -> stop(folder), "stop-embedded-postgresql");
    }

    /** To be made before the server is started, by the owner of its folder. */
    static StopAtShutdown of(ServerFolder folder) {
        var stop = new StopAtShutdown(folder);
        try {
            Runtime.getRuntime().addShutdownHook(stop.hook);
        } catch (IllegalStateException ending) {
            throw new DatabaseException("told to end while the embedded PostgreSQL was about to start", ending);
        }
        return stop;
    }

    /** The start has come to its end, well or not. */
    void started() {
        started.countDown();
    }

    void cancel() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // then it is at work
        }
    }

    /** True once the process was told to end: then the server ends because we stop it. */
    boolean isAtWork() {
        return atWork;
    }

    private void stop(ServerFolder folder) {
        atWork = true;
        try {
            started.await(LONGEST_START.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Postmaster.of(folder.cluster()).ifPresent(Postmaster::stop);
    }
}
