package io.toneguard.ingest.web;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.toneguard.voice.call.Caller;
import io.toneguard.voice.call.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.servlet.HandlerInterceptor;

/** Keeps each tenant's requests to this node below {@code api.requests-per-second}, so that none crowds the others out. */
final class RequestRate implements HandlerInterceptor {
    private static final String COUNTED = RequestRate.class.getName();

    private final Map<TenantId, Bucket> buckets = new ConcurrentHashMap<>();
    private final int perSecond;
    private final int burst;
    private final TimeMeter clock;

    RequestRate(int perSecond, int burst, TimeMeter clock) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.clock = clock;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        // The end of a request that waited comes by here a second time; one whose body was waited for comes by for the
        // first time then.
        if (request.getAttribute(COUNTED) == null && request.getUserPrincipal() instanceof Caller caller) {
            request.setAttribute(COUNTED, true);
            var probe =
                    buckets.computeIfAbsent(caller.tenant(), tenant -> bucket()).tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                throw ApiProblem.tooMuch(
                        "more than api.requests-per-second=" + perSecond + " requests (at once api.burst=" + burst
                                + "); try again later, or ask less often",
                        Duration.ofNanos(probe.getNanosToWaitForRefill()));
            }
        }
        return true;
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .withCustomTimePrecision(clock)
                .build();
    }
}
