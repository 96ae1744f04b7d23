package io.toneguard.ingest.web;

import io.toneguard.voice.call.Caller;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Requests that wait for a recording's result. None holds a thread, and all of a tenant's are answered out of one look at the ledger, which is taken
 * only while somebody waits. A result may be hours of windows, and stands in memory until it is written: so only some are loaded at a time, and the next
 * when one of those is.
 */
final class ResultWaiters implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ResultWaiters.class);

    /** Results that are loaded and not yet written, at most. */
    static final int LOADED_AT_ONCE = 16;

    /** A tenant with many results delays its own alone. */
    static final int LOADED_AT_ONCE_PER_TENANT = LOADED_AT_ONCE / 2;

    /** What is waited for. */
    interface Results {
        /** Those of them to which nothing more happens by itself, in one look. */
        Set<RecordingId> settled(TenantId tenant, Collection<RecordingId> recordings);

        /** One recording, with its result when there is one, shown to somebody. */
        Optional<RecordingView> one(Caller caller, RecordingId recording);
    }

    private record Waiter(Caller caller, RecordingId recording, DeferredResult<ResponseEntity<?>> answer) {
        TenantId tenant() {
            return caller.tenant();
        }
    }

    private static final String RESULT = ResultWaiters.class.getName();

    private final Results results;
    private final int most;
    private final Duration poll;
    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
    private final Set<Waiter> loaded = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "api-results");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean running;

    ResultWaiters(Results results, int most, Duration poll) {
        this.results = results;
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
            Caller caller, RecordingId recording, Duration atMost, ResponseEntity<?> otherwise) {
        if (!running || waiters.size() >= most) {
            return Optional.empty();
        }
        var answer = new DeferredResult<ResponseEntity<?>>(atMost.toMillis(), otherwise);
        var waiter = new Waiter(caller, recording, answer);
        answer.onCompletion(() -> {
            waiters.remove(waiter);
            loaded.remove(waiter);
        });
        answer.onTimeout(() -> waiters.remove(waiter));
        waiters.add(waiter);
        return Optional.of(answer);
    }

    /**
     * Tells when a result is written. That its request is completed, nobody may tell: behind the controllers it may wait once more, for its client to read.
     */
    HandlerInterceptor written() {
        return new HandlerInterceptor() {
            @Override
            public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
                var async = WebAsyncUtils.getAsyncManager(request);
                if (async.hasConcurrentResult()) {
                    request.setAttribute(RESULT, async.getConcurrentResult());
                }
                return true;
            }

            @Override
            public void afterCompletion(
                    HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception e) {
                var result = request.getAttribute(RESULT);
                loaded.removeIf(waiter -> result != null && waiter.answer().getResult() == result);
            }
        };
    }

    int waiting() {
        return waiters.size();
    }

    void look() {
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
        var settled = results.settled(tenant, wanted);
        for (Waiter waiter : waiting) {
            if (settled.contains(waiter.recording()) && mayLoad(tenant) && waiters.remove(waiter)) {
                answer(waiter);
            }
        }
    }

    private boolean mayLoad(TenantId tenant) {
        return loaded.size() < LOADED_AT_ONCE
                && loaded.stream().filter(one -> one.tenant().equals(tenant)).count() < LOADED_AT_ONCE_PER_TENANT;
    }

    /** It counts as loaded before it is: its client may have read it, and be gone, before this returns. */
    private void answer(Waiter waiter) {
        loaded.add(waiter);
        boolean taken = false;
        try {
            var view = results.one(waiter.caller(), waiter.recording());
            taken = view.isPresent() && waiter.answer().setResult(ResponseEntity.ok(view.get()));
        } finally {
            if (!taken) {
                loaded.remove(waiter);
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
