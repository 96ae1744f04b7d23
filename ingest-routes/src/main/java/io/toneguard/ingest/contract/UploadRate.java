package io.toneguard.ingest.contract;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.toneguard.voice.call.TenantId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps what a tenant hands in over HTTP on this node below its contract's uploads per second; a second's worth may come at once. Thread-safe. */
public final class UploadRate {
    private final Contracts contracts;
    private final TimeMeter clock;
    private final Map<TenantId, Rated> buckets = new ConcurrentHashMap<>();

    /** @param perSecond what the bucket was made for: a changed contract makes another */
    private record Rated(double perSecond, Bucket bucket) {}

    /** @param clock that only runs on */
    public UploadRate(Contracts contracts, TimeMeter clock) {
        this.contracts = contracts;
        this.clock = clock;
    }

    /** How long to wait before one more may come; zero: this one may, and is counted. */
    public Duration take(TenantId tenant) {
        var contracted = contracts.of(tenant).uploadsPerSecond();
        if (contracted == null) {
            buckets.remove(tenant);
            return Duration.ZERO;
        }
        double perSecond = contracted;
        var rated = buckets.compute(
                tenant, (same, last) -> last != null && last.perSecond() == perSecond ? last : rated(perSecond));
        var probe = rated.bucket().tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
    }

    private Rated rated(double perSecond) {
        long capacity = Math.max(1, Math.round(perSecond));
        // In whole tokens, over as long as they take: a rate may be a fraction.
        var period = Duration.ofNanos(Math.round(capacity * 1e9 / perSecond));
        return new Rated(
                perSecond,
                Bucket.builder()
                        .addLimit(limit -> limit.capacity(capacity).refillGreedy(capacity, period))
                        .withCustomTimePrecision(clock)
                        .build());
    }
}
