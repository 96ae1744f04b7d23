package io.toneguard.app.service;

import io.toneguard.app.db.JdbcTenants;
import io.toneguard.ingest.filesource.JdbcFileSources;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Gives every tenant and every file source its inbox folder, also one that was added on another machine. */
class InboxFolders implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(InboxFolders.class);
    private static final int EVERY_SECONDS = 2;

    private final ServicePlan plan;
    private final JdbcTenants tenants;
    private final JdbcFileSources sources;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "inbox-folders");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean running;

    InboxFolders(ServicePlan plan, JdbcTenants tenants, JdbcFileSources sources) {
        this.plan = plan;
        this.tenants = tenants;
        this.sources = sources;
    }

    @Override
    public void start() {
        running = true;
        make();
        timer.scheduleWithFixedDelay(this::make, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /** Before Camel's routes, which want the inbox to be there. */
    @Override
    public int getPhase() {
        return 0;
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

    private void make() {
        try {
            Files.createDirectories(plan.inbox());
            for (var tenant : tenants.all()) {
                Files.createDirectories(plan.inbox().resolve(tenant.name()));
            }
            for (var source : sources.all()) {
                Files.createDirectories(plan.inbox().resolve(source.label()));
            }
        } catch (IOException | RuntimeException e) {
            log.warn(
                    "Inbox {}: the tenants' folders could not be made, trying again every {} s: {}",
                    plan.inbox(),
                    EVERY_SECONDS,
                    e.toString());
        }
    }
}
