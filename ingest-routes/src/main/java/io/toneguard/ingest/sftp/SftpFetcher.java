package io.toneguard.ingest.sftp;

import io.toneguard.ingest.recording.InboxDoor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/** Looks at every server again and again, at each on a thread of its own, so that none holds up another. */
final class SftpFetcher implements SmartLifecycle {
    private static final int STOP_WITHIN_SECONDS = 10;

    private final SftpSettings settings;
    private final Path inbox;
    private final List<ServerFetch> fetches = new ArrayList<>();
    private final List<ScheduledExecutorService> threads = new ArrayList<>();
    private volatile boolean running;

    /** @param inbox absolute */
    SftpFetcher(SftpSettings settings, Path inbox) {
        this.settings = settings;
        this.inbox = inbox;
    }

    @Override
    public synchronized void start() {
        running = true;
        for (var server : settings.servers()) {
            var tenant = inbox.resolve(server.tenant());
            var door = new InboxDoor(server.sourceName().map(tenant::resolve).orElse(tenant), "sftp-" + server.name());
            var fetch = new ServerFetch(server, settings, door, System::nanoTime);
            var thread = new ScheduledThreadPoolExecutor(1, work -> {
                var daemon = new Thread(work, "sftp-" + server.name());
                daemon.setDaemon(true);
                return daemon;
            });
            thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
            fetches.add(fetch);
            threads.add(thread);
            thread.execute(() -> lookAndGoOn(fetch, thread));
        }
    }

    private void lookAndGoOn(ServerFetch fetch, ScheduledExecutorService thread) {
        boolean works = fetch.look();
        if (running) {
            var pause = works ? settings.pollDelay() : settings.restAfterFailure();
            thread.schedule(() -> lookAndGoOn(fetch, thread), pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        threads.forEach(ScheduledExecutorService::shutdown);
        fetches.forEach(ServerFetch::close);
        try {
            for (var thread : threads) {
                thread.awaitTermination(STOP_WITHIN_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.clear();
        fetches.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
