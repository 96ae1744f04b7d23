package io.toneguard.ingest.web;

import io.toneguard.voice.call.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Places for requests that bring a recording: each holds a thread of the web server, so there are fewer of them than threads. Thread-safe. */
final class UploadSlots {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final ApiSettings settings;
    private final Map<TenantId, Held> heldByTenant = new HashMap<>();
    private int held;

    private record Held(int slots, long bytes) {}

    UploadSlots(ApiSettings settings) {
        this.settings = settings;
    }

    /** A place, until it is closed. */
    final class Slot implements AutoCloseable {
        private final TenantId tenant;
        private final long bytes;
        private boolean open = true;

        private Slot(TenantId tenant, long bytes) {
            this.tenant = tenant;
            this.bytes = bytes;
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    /**
     * A place for a request.
     *
     * @param bytes what it announces; below 0: it does not say
     * @throws ApiProblem 429 if this tenant has no more places, 503 if nobody has, 413 if it announces too much
     */
    synchronized Slot enter(TenantId tenant, long bytes) {
        long announced = Math.max(0, bytes);
        if (announced > settings.largest().toBytes()) {
            throw ApiProblem.tooLarge(announced + " bytes are over api.largest=" + settings.largest());
        }
        Held now = heldByTenant.getOrDefault(tenant, new Held(0, 0));
        if (now.slots >= settings.uploadsAtOncePerTenant()) {
            throw ApiProblem.tooMuch(
                    now.slots
                            + " uploads are running, as many as api.uploads-at-once-per-tenant allows; try again when one"
                            + " of them has ended",
                    SOON);
        }
        if (now.bytes + announced > settings.bytesInHand().toBytes()) {
            throw ApiProblem.tooMuch(
                    "running uploads announce " + now.bytes + " bytes, and api.bytes-in-hand=" + settings.bytesInHand()
                            + "; try again when one of them has ended",
                    SOON);
        }
        if (held >= settings.uploadsAtOnce()) {
            throw ApiProblem.away(
                    held + " uploads are running, as many as api.uploads-at-once allows; try again in a moment", SOON);
        }
        held++;
        heldByTenant.put(tenant, new Held(now.slots + 1, now.bytes + announced));
        return new Slot(tenant, announced);
    }

    synchronized int held() {
        return held;
    }

    private synchronized void leave(Slot slot) {
        if (slot.open) {
            slot.open = false;
            held--;
            heldByTenant.computeIfPresent(slot.tenant, (tenant, now) -> without(now, slot));
        }
    }

    private static @Nullable Held without(Held now, Slot slot) {
        return now.slots == 1 ? null : new Held(now.slots - 1, now.bytes - slot.bytes);
    }
}
