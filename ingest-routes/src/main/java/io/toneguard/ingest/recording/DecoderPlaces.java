package io.toneguard.ingest.recording;

import io.toneguard.voice.call.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Places for decoders that somebody waits for. One tenant's are never in all of them. Thread-safe. */
final class DecoderPlaces {
    private final int places;
    private final Map<TenantId, Integer> takenByTenant = new HashMap<>();
    private int taken;

    /** @param places at least 2 */
    DecoderPlaces(int places) {
        this.places = places;
    }

    /** @return false if none became free in time */
    synchronized boolean enter(TenantId tenant, Duration patience) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        while (taken == places || takenByTenant.getOrDefault(tenant, 0) == places - 1) {
            long leftNanos = deadlineNanos - System.nanoTime();
            if (leftNanos <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
        }
        taken++;
        takenByTenant.merge(tenant, 1, Integer::sum);
        return true;
    }

    synchronized void leave(TenantId tenant) {
        taken--;
        takenByTenant.computeIfPresent(tenant, (same, its) -> its == 1 ? null : its - 1);
        notifyAll();
    }
}
