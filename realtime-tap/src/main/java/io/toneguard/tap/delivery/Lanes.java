package io.toneguard.tap.delivery;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.Tenants;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane for each target that has something due: one delivery after the other on a thread of its own, so that a target that hangs delays nobody but
 * itself. A lane ends when nothing is due, or its target is ill.
 */
final class Lanes implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Lanes.class);

    private static final long REST_MS = 50;

    private record Lane(TenantId tenant, String target) {}

    private final Tenants tenants;
    private final Deliveries deliveries;
    private final Attempt attempt;
    private final DeliverySettings settings;
    private final Set<Lane> busy = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads;
    /** Tenants for whom it was rung since they were last gone over for that. */
    private final Set<TenantId> rung = ConcurrentHashMap.newKeySet();
    /** Rings that were not answered yet. */
    private final AtomicInteger rings = new AtomicInteger();

    private volatile boolean stopping;
    private volatile boolean databaseAway;

    Lanes(Tenants tenants, Deliveries deliveries, Attempt attempt, DeliverySettings settings) {
        this.tenants = tenants;
        this.deliveries = deliveries;
        this.attempt = attempt;
        this.settings = settings;
        threads = new ThreadPoolExecutor(0, settings.lanes(), 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            var thread = new Thread(work, "alert-delivery");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Goes over a tenant's outbox soon, on another thread, one at a time however often it is rung. Where there is no thread, the next poll will do. */
    void wake(TenantId tenant) {
        rung.add(tenant);
        if (rings.getAndIncrement() == 0) {
            try {
                threads.execute(this::answer);
            } catch (RejectedExecutionException noThread) {
                rings.set(0);
            }
        }
    }

    private void answer() {
        try {
            int answered;
            do {
                answered = rings.get();
                goOverRung();
                // What is rung for meanwhile, many times a second in bad hours, is brought together.
                TimeUnit.MILLISECONDS.sleep(REST_MS);
            } while (!stopping && !rings.compareAndSet(answered, 0));
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    private void goOverRung() {
        try {
            for (var tenant : rung) {
                rung.remove(tenant);
                goOver(tenant);
            }
        } catch (RuntimeException e) {
            tellOnce(e);
        }
    }

    /** Opens lanes for what is due. Lanes that find no thread are opened at the next look. */
    void goOver() {
        try {
            for (var tenant : tenants.all()) {
                goOver(tenant.id());
            }
            if (databaseAway) {
                databaseAway = false;
                log.info("Deliveries: the database answers again");
            }
        } catch (RuntimeException e) {
            tellOnce(e);
        }
    }

    private void goOver(TenantId tenant) {
        for (var target : deliveries.dueTargets(tenant)) {
            var lane = new Lane(tenant, target);
            long ofTenant =
                    busy.stream().filter(one -> one.tenant().equals(tenant)).count();
            if (stopping || busy.size() >= settings.lanes() || ofTenant >= settings.lanes() / 2) {
                return;
            }
            if (busy.add(lane)) {
                try {
                    threads.execute(() -> run(lane));
                } catch (RejectedExecutionException noThread) {
                    busy.remove(lane);
                    return;
                }
            }
        }
    }

    private void run(Lane lane) {
        try {
            while (!stopping) {
                var next = deliveries.claim(lane.tenant(), lane.target(), settings::lease);
                if (next.isEmpty() || !attempt.of(next.get())) {
                    return;
                }
            }
        } catch (RuntimeException e) {
            // What was leased comes back after the lease.
            tellOnce(e);
        } finally {
            busy.remove(lane);
        }
    }

    private void tellOnce(RuntimeException e) {
        if (!databaseAway && !stopping) {
            databaseAway = true;
            log.warn(
                    "Deliveries: the outbox cannot be gone over ({}); tried again every {} ms (delivery.poll)",
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    settings.poll().toMillis());
        }
    }

    /** Lets the attempts in hand come to their end, which their timeouts bound. */
    @Override
    public void close() {
        stopping = true;
        threads.shutdown();
        try {
            var post = settings.connectTimeout().plus(settings.answerTimeout());
            var mail = settings.mail().host().isEmpty()
                    ? Duration.ZERO
                    : settings.mail().exchangeTimeout();
            var longest = (post.compareTo(mail) < 0 ? mail : post).plus(Duration.ofSeconds(1));
            if (!threads.awaitTermination(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
