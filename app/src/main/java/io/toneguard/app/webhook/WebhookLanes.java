package io.toneguard.app.webhook;

import io.toneguard.tap.delivery.DeliverySettings;
import io.toneguard.voice.call.TenantId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * A lane for each webhook that has something due: one delivery after the other on a thread of its own, so that a receiver that hangs delays nobody but
 * itself. A lane ends when nothing is due, or its receiver is ill. Any number of processes may do so on one database.
 */
final class WebhookLanes implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(WebhookLanes.class);
    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    private record Lane(TenantId tenant, String webhook) {}

    private final Webhooks webhooks;
    private final WebhookOutbox outbox;
    private final WebhookAttempt attempt;
    private final WebhookSettings settings;
    private final DeliverySettings delivery;
    private final Set<Lane> busy = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledExecutorService clock;
    private volatile @Nullable ThreadPoolExecutor threads;
    private @Nullable Long forgotNanos;
    private volatile boolean databaseAway;

    WebhookLanes(
            Webhooks webhooks,
            WebhookOutbox outbox,
            WebhookAttempt attempt,
            WebhookSettings settings,
            DeliverySettings delivery) {
        this.webhooks = webhooks;
        this.outbox = outbox;
        this.attempt = attempt;
        this.settings = settings;
        this.delivery = delivery;
    }

    @Override
    public synchronized void start() {
        threads = new ThreadPoolExecutor(
                0, settings.lanes(), 10, TimeUnit.SECONDS, new SynchronousQueue<>(), named("webhook-delivery"));
        clock = Executors.newSingleThreadScheduledExecutor(named("webhook-outbox"));
        long pollMs = settings.poll().toMillis();
        clock.scheduleWithFixedDelay(this::goOver, pollMs, pollMs, TimeUnit.MILLISECONDS);
    }

    private static ThreadFactory named(String name) {
        return work -> {
            var thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Opens lanes for what is due. Lanes that find no thread are opened at the next look. What is thrown out of here would end the looking. */
    private void goOver() {
        try {
            boolean forget = forgotNanos == null || System.nanoTime() - forgotNanos > FORGET_EVERY.toNanos();
            for (var tenant : webhooks.tenants()) {
                goOver(tenant);
                if (forget) {
                    outbox.forgetOlderThan(tenant, settings.keep());
                }
            }
            if (forget) {
                forgotNanos = System.nanoTime();
            }
            databaseAway = false;
        } catch (RuntimeException e) {
            tellOnce(e);
        }
    }

    private void goOver(TenantId tenant) {
        var pool = threads;
        for (var webhook : outbox.due(tenant)) {
            var lane = new Lane(tenant, webhook);
            long ofTenant =
                    busy.stream().filter(one -> one.tenant().equals(tenant)).count();
            if (pool == null || busy.size() >= settings.lanes() || ofTenant >= settings.lanes() / 2) {
                return;
            }
            if (busy.add(lane)) {
                try {
                    pool.execute(() -> run(lane));
                } catch (RejectedExecutionException noThread) {
                    busy.remove(lane);
                    return;
                }
            }
        }
    }

    private void run(Lane lane) {
        try {
            while (isRunning()) {
                var next = outbox.claim(lane.tenant(), lane.webhook(), delivery.lease());
                if (next.isEmpty() || !attempt.of(next.get())) {
                    return;
                }
            }
        } catch (RuntimeException e) {
            // What was leased comes back after the lease.
            tellOnce(e);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        } finally {
            busy.remove(lane);
        }
    }

    private void tellOnce(RuntimeException e) {
        if (!databaseAway && isRunning()) {
            databaseAway = true;
            log.warn(
                    "Webhooks: the outbox cannot be gone over ({}); tried again every {} ms (webhook.poll)",
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    settings.poll().toMillis());
        }
    }

    /** Lets the attempts in hand come to their end, which their timeouts bound. */
    @Override
    public synchronized void stop() {
        var looking = clock;
        var pool = threads;
        clock = null;
        threads = null;
        if (looking != null) {
            looking.shutdownNow();
        }
        if (pool != null) {
            pool.shutdown();
            try {
                var longest =
                        delivery.connectTimeout().plus(delivery.answerTimeout()).plusSeconds(1);
                if (!pool.awaitTermination(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                    pool.shutdownNow();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return threads != null;
    }
}
