package io.toneguard.tap.web;

import io.toneguard.voice.call.TenantId;
import java.io.IOException;
import java.util.HashMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Everybody who listens to a tenant's alerts on this node, by server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). The
 * database is the queue: it is asked once a tenant whether there is something new, so any node serves any listener, and one that comes back says after
 * which event. Ended before the web server, which would wait for streams that never end by themselves.
 */
final class AlertStream implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(AlertStream.class);

    private static final int EVERYBODY_EACH = 4;

    private final StreamedEvents events;
    private final AlertStreamSettings settings;
    private final Set<StreamClient> clients = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledExecutorService clock;
    private volatile @Nullable ThreadPoolExecutor threads;
    private long looks;
    private volatile boolean databaseAway;

    AlertStream(StreamedEvents events, AlertStreamSettings settings) {
        this.events = events;
        this.settings = settings;
    }

    /**
     * A stream from now on, or after an event that the client had.
     *
     * @param shadowToo whether alerts of shadow rules, which tell nobody, are told here
     * @param allowed whether the client may still listen; asked once a heartbeat
     * @throws AlertProblem 503 where too many listen, or the service is ending
     */
    SseEmitter open(TenantId tenant, @Nullable Long lastEvent, boolean shadowToo, BooleanSupplier allowed) {
        var position = lastEvent == null ? now(tenant) : after(tenant, lastEvent);
        var emitter = new SseEmitter(0L);
        var client = new StreamClient(
                tenant,
                emitter,
                events,
                position,
                shadowToo,
                allowed,
                settings.heartbeat().toNanos(),
                System::nanoTime);
        Runnable gone = () -> clients.remove(client);
        emitter.onCompletion(gone);
        emitter.onTimeout(gone);
        emitter.onError(error -> gone.run());
        admit(client);
        return emitter;
    }

    /** What is there counts as sent; what has a lower place and is being committed does not. */
    private StreamPosition now(TenantId tenant) {
        long latest = events.latest(tenant);
        var position = after(tenant, latest);
        long nanos = System.nanoTime();
        events.seen(tenant, position.settled(), latest).forEach(seen -> position.sent(seen, nanos));
        return position;
    }

    private StreamPosition after(TenantId tenant, long event) {
        return new StreamPosition(events.before(tenant, event, StreamPosition.LATE_SECONDS));
    }

    private synchronized void admit(StreamClient client) {
        long ofTenant = clients.stream()
                .filter(one -> one.tenant().equals(client.tenant()))
                .count();
        if (!isRunning() || clients.size() >= settings.clients() || ofTenant >= settings.clients() / 2) {
            throw new AlertProblem(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "no more streams on this node (alert-stream.clients=" + settings.clients()
                            + ", half of them for one tenant at most); try another node, or later");
        }
        clients.add(client);
    }

    /** Once a tenant: its listeners are woken when there is a new event, and else only when late ones or a heartbeat may be due. */
    private void look() {
        try {
            boolean everybody = looks++ % EVERYBODY_EACH == 0;
            var latest = new HashMap<TenantId, Long>();
            for (var client : clients) {
                long newest = latest.computeIfAbsent(client.tenant(), events::latest);
                if (everybody || client.isBehind(newest)) {
                    start(client);
                }
            }
            databaseAway = false;
        } catch (RuntimeException e) {
            tellOnce(e);
        }
    }

    private void start(StreamClient client) {
        var pool = threads;
        if (pool == null || !client.begin()) {
            return;
        }
        try {
            pool.execute(() -> send(client));
        } catch (RejectedExecutionException noThread) {
            client.end();
        }
    }

    private void send(StreamClient client) {
        try {
            if (!client.send()) {
                clients.remove(client);
                client.emitter().complete();
            }
        } catch (IOException | IllegalStateException gone) {
            clients.remove(client);
            client.emitter().completeWithError(gone);
        } catch (RuntimeException e) {
            tellOnce(e);
        } finally {
            client.end();
        }
    }

    private void tellOnce(RuntimeException e) {
        if (!databaseAway) {
            databaseAway = true;
            log.warn(
                    "Alert stream: the database does not answer ({}); listeners wait",
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    @Override
    public synchronized void start() {
        ThreadFactory daemons = work -> {
            var thread = new Thread(work, "alert-stream");
            thread.setDaemon(true);
            return thread;
        };
        threads =
                new ThreadPoolExecutor(0, settings.clients(), 10, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons);
        var ticking = new ScheduledThreadPoolExecutor(1, daemons);
        long pollMs = settings.poll().toMillis();
        ticking.scheduleWithFixedDelay(this::look, pollMs, pollMs, TimeUnit.MILLISECONDS);
        clock = ticking;
    }

    @Override
    public synchronized void stop() {
        if (clock != null) {
            clock.shutdownNow();
            clock = null;
        }
        clients.forEach(client -> client.emitter().complete());
        clients.clear();
        if (threads != null) {
            threads.shutdown();
            threads = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return clock != null;
    }
}
