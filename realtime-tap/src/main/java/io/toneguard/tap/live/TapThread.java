package io.toneguard.tap.live;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that analyses. Event loops only put something into its queue: it looks by itself, so that they need not wake it. */
final class TapThread implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TapThread.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
    /** Looks in vain after which it sleeps until it is woken. */
    private static final int RESTLESS_LOOKS = 500;

    private static final long STOP_WITHIN_MILLIS = 5_000;

    private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean asleep;
    private volatile boolean stopping;

    TapThread(String name) {
        thread = new Thread(this::listen, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void execute(Runnable step) {
        steps.add(step);
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    private void listen() {
        int inVain = 0;
        while (!stopping || !steps.isEmpty()) {
            var step = steps.poll();
            if (step != null) {
                inVain = 0;
                run(step);
            } else if (++inVain < RESTLESS_LOOKS) {
                LockSupport.parkNanos(this, LOOK_NANOS);
            } else {
                asleep = true;
                if (steps.isEmpty() && !stopping) {
                    LockSupport.park(this);
                }
                asleep = false;
            }
        }
    }

    private static void run(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            say(e);
        }
    }

    /** Also when there is no memory left to say it with: a lane that ends would hold its calls' audio for ever. */
    private static void say(Throwable defect) {
        try {
            LOG.error("The live tap has a defect; other calls go on", defect);
        } catch (Throwable unsaid) {
            // Nothing is left to say it with.
        }
    }

    /** Does what is waiting, for five seconds at most. */
    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join(STOP_WITHIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
