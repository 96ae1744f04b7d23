package io.toneguard.ingest.web;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.toneguard.voice.call.TenantId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps the recordings that a tenant sends to this node to what was agreed with it (`tenants contract --uploads-per-second`). */
final class ContractedUploads {
    /** Rates below one a second are whole tokens in this time. */
    private static final double PERIOD_SECONDS = 1000;

    private final Function<TenantId, @Nullable Double> perSecond;
    private final TimeMeter clock;
    private final Map<TenantId, Agreed> agreed = new ConcurrentHashMap<>();

    private record Agreed(double perSecond, Bucket bucket) {}

    /** @param perSecond what was agreed with a tenant; null: nothing */
    ContractedUploads(Function<TenantId, @Nullable Double> perSecond, TimeMeter clock) {
        this.perSecond = perSecond;
        this.clock = clock;
    }

    /** @throws ApiProblem 429, if this is one too many */
    void requireTurn(TenantId tenant) {
        var rate = perSecond.apply(tenant);
        if (rate == null) {
            agreed.remove(tenant);
            return;
        }
        var probe = agreed.compute(
                        tenant,
                        (same, before) ->
                                before != null && before.perSecond() == rate ? before : new Agreed(rate, bucket(rate)))
                .bucket()
                .tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw ApiProblem.tooMuch(
                    "more than the contract's " + rate + " uploads per second came; send slower, or have"
                            + " `tenants contract --uploads-per-second` raised",
                    Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    /** As many at once as a second brings, and one at least. */
    private Bucket bucket(double rate) {
        long capacity = Math.max(1, (long) Math.ceil(rate));
        long tokens = Math.max(1, Math.round(rate * PERIOD_SECONDS));
        var period = Duration.ofNanos((long) (tokens / rate * 1e9));
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(capacity).refillGreedy(tokens, period))
                .withCustomTimePrecision(clock)
                .build();
    }
}
