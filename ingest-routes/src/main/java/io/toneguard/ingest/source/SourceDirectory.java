package io.toneguard.ingest.source;

import io.toneguard.voice.call.TenantId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sources as they were a moment ago, so that nobody who knocks waits for the database. Read again every {@code pbx.sources-refresh} on
 * a thread of its own; while the database is away the last ones stay.
 */
public final class SourceDirectory implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SourceDirectory.class);

    private final Supplier<SourceRegistry> reader;
    private final Authenticators authenticators;
    private final Duration refresh;
    private final ScheduledExecutorService thread;
    private volatile @Nullable SourceSnapshot snapshot;
    private boolean stale;

    /** @param reader asks the database; what it throws is a database that is away */
    SourceDirectory(Supplier<SourceRegistry> reader, Authenticators authenticators, Duration refresh) {
        this.reader = reader;
        this.authenticators = authenticators;
        this.refresh = refresh;
        thread = Executors.newSingleThreadScheduledExecutor(work -> {
            var daemon = new Thread(work, "pbx-sources");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /** Reads the sources once before it returns, and from then on again and again. Not to be called on an event loop. */
    public void start() {
        refresh();
        thread.scheduleWithFixedDelay(this::refresh, refresh.toNanos(), refresh.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Reads the sources now; returns with the old ones if that fails. Waits for the database. */
    synchronized void refresh() {
        SourceRegistry registry;
        try {
            registry = reader.get();
        } catch (RuntimeException databaseIsAway) {
            // Told to end in the middle of a look, it has lost nothing that anybody would miss.
            if (!stale && !thread.isShutdown()) {
                stale = true;
                log.warn(
                        "Sources cannot be read ({}); {} until they can, tried every {} ms (pbx.sources-refresh)",
                        databaseIsAway.getClass().getSimpleName(),
                        snapshot == null ? "no call is let in" : "calls are let in by what was read last",
                        refresh.toMillis());
            }
            return;
        }
        var last = snapshot;
        if (last == null || !last.registry().equals(registry)) {
            snapshot = SourceSnapshot.of(registry, authenticators);
            authenticators.tellOpen(registry.sources());
        }
        if (stale) {
            stale = false;
            log.info("Sources can be read again: {}", registry.sources().size());
        }
    }

    /** Empty until they were read for the first time. */
    Optional<SourceSnapshot> snapshot() {
        return Optional.ofNullable(snapshot);
    }

    /**
     * Connections at one time that a tenant may have on this node, of all of its sources together; {@link Integer#MAX_VALUE} where nothing was
     * agreed, or nothing was read yet. Never waits.
     */
    public int contractedSessions(TenantId tenant) {
        var last = snapshot;
        return last == null
                ? Integer.MAX_VALUE
                : last.registry().contractedSessions().getOrDefault(tenant, Integer.MAX_VALUE);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
