package io.toneguard.ingest.web;

import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.Tenants;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Takes back at the start what an earlier process had in hand, and removes once a minute what nobody comes back for. */
final class Housekeeping implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Tenants tenants;
    private final IdempotentRequests requests;
    private final Uploads uploads;
    private final ResumableUploads resumable;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, task -> {
        var thread = new Thread(task, "api-housekeeping");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean running;

    Housekeeping(Tenants tenants, IdempotentRequests requests, Uploads uploads, ResumableUploads resumable) {
        this.tenants = tenants;
        this.requests = requests;
        this.uploads = uploads;
        this.resumable = resumable;
    }

    void purge() {
        for (Tenant tenant : tenants.all()) {
            requests.purge(tenant.id());
            uploads.purge(tenant.id());
        }
    }

    void sweep() throws IOException {
        resumable.sweep(tenants);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void runOrTell(Work work) {
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "What is left of uploads and requests could not be looked through, trying again every {}: {}",
                    EVERY,
                    e.toString());
        }
    }

    /** Before the web server listens: what it takes back is nobody's now. */
    @Override
    public void start() {
        running = true;
        try {
            tenants.all().forEach(tenant -> requests.takeBack(tenant.id()));
        } catch (RuntimeException e) {
            LOG.warn("Requests of before the start stay in hand for some minutes: {}", e.toString());
        }
        every(this::purge);
        // It takes in what is whole, which may want a decoder for minutes: nothing else waits for that.
        every(this::sweep);
    }

    private void every(Work work) {
        timer.scheduleWithFixedDelay(() -> runOrTell(work), 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
        timer.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 0;
    }
}
