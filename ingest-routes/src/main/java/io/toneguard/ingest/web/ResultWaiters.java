package io.toneguard.ingest.web;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * Requests that wait for a recording's result. None holds a thread, and all of a tenant's are answered out of one look at the ledger, which is taken
 * only while somebody waits.
 */
final class ResultWaiters implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ResultWaiters.class);

    private record Waiter(TenantId tenant, RecordingId recording, DeferredResult<ResponseEntity<?>> answer) {}

    private final RecordingViews views;
    private final int most;
    private final Duration poll;
    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "api-results");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean running;

    ResultWaiters(RecordingViews views, int most, Duration poll) {
        this.views = views;
        this.most = most;
        this.poll = poll;
    }

    /**
     * The recording's result as soon as it is there.
     *
     * @param otherwise the answer if it does not come in time
     * @return empty: too many wait already, or the service is ending
     */
    Optional<DeferredResult<ResponseEntity<?>>> waitFor(
            TenantId tenant, RecordingId recording, Duration atMost, ResponseEntity<?> otherwise) {
        if (!running || waiters.size() >= most) {
            return Optional.empty();
        }
        var answer = new DeferredResult<ResponseEntity<?>>(atMost.toMillis(), otherwise);
        var waiter = new Waiter(tenant, recording, answer);
        answer.onCompletion(() -> waiters.remove(waiter));
        answer.onTimeout(() -> waiters.remove(waiter));
        waiters.add(waiter);
        return Optional.of(answer);
    }

    int waiting() {
        return waiters.size();
    }

    private void look() {
        if (waiters.isEmpty()) {
            return;
        }
        try {
            Map<TenantId, List<Waiter>> byTenant = new HashMap<>();
            waiters.forEach(waiter -> byTenant.computeIfAbsent(waiter.tenant(), tenant -> new ArrayList<>())
                    .add(waiter));
            byTenant.forEach(this::look);
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("Results that somebody waits for cannot be looked up for now", e);
        } catch (RuntimeException e) {
            LOG.error("Results that somebody waits for could not be looked up; tried again in {}", poll, e);
        }
    }

    private void look(TenantId tenant, List<Waiter> waiting) {
        var wanted = new HashSet<RecordingId>();
        waiting.forEach(waiter -> wanted.add(waiter.recording()));
        var settled = views.settled(tenant, wanted);
        for (Waiter waiter : waiting) {
            if (settled.contains(waiter.recording()) && waiters.remove(waiter)) {
                views.one(tenant, waiter.recording())
                        .ifPresent(view -> waiter.answer().setResult(ResponseEntity.ok(view)));
            }
        }
    }

    @Override
    public void start() {
        running = true;
        timer.scheduleWithFixedDelay(this::look, poll.toMillis(), poll.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Before the web server, which would wait for them: each gets the answer it would have got at its time's end. */
    @Override
    public void stop() {
        running = false;
        timer.shutdownNow();
        waiters.forEach(waiter -> waiter.answer()
                .setErrorResult(ApiProblem.away(
                        "the service is ending; ask for the recording again in a moment", Duration.ofSeconds(5))));
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
