package io.toneguard.tap.web;

import io.toneguard.voice.call.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** One listener. Nothing is queued for it: what it has not had yet lies in the database, so a slow one costs a thread, never memory. */
final class StreamClient {
    private static final MediaType UTF_8 = new MediaType("text", "plain", StandardCharsets.UTF_8);
    private static final int AT_A_TIME = 200;

    private final TenantId tenant;
    private final SseEmitter emitter;
    private final StreamedEvents events;
    private final StreamPosition position;
    private final boolean shadowToo;
    private final BooleanSupplier allowed;
    private final long heartbeatNanos;
    private final LongSupplier nanos;
    private final AtomicBoolean sending = new AtomicBoolean();
    private volatile long highest;
    private long lastNanos;
    private long checkedNanos;

    /**
     * @param shadowToo whether it wants to hear of alerts that only count
     * @param allowed whether it may still listen; asked once a heartbeat
     */
    StreamClient(
            TenantId tenant,
            SseEmitter emitter,
            StreamedEvents events,
            StreamPosition position,
            boolean shadowToo,
            BooleanSupplier allowed,
            long heartbeatNanos,
            LongSupplier nanos) {
        this.tenant = tenant;
        this.emitter = emitter;
        this.events = events;
        this.position = position;
        this.shadowToo = shadowToo;
        this.allowed = allowed;
        this.heartbeatNanos = heartbeatNanos;
        this.nanos = nanos;
        highest = position.highest();
        checkedNanos = nanos.getAsLong();
        lastNanos = checkedNanos - heartbeatNanos;
    }

    TenantId tenant() {
        return tenant;
    }

    SseEmitter emitter() {
        return emitter;
    }

    /** @param newest position of the tenant's newest event */
    boolean isBehind(long newest) {
        return newest > highest;
    }

    /** Whether this thread is the one to send now. */
    boolean begin() {
        return sending.compareAndSet(false, true);
    }

    void end() {
        sending.set(false);
    }

    /**
     * Sends what is new, or a heartbeat when its time has come.
     *
     * @return false if whoever listens may not any more
     */
    boolean send() throws IOException {
        if (nanos.getAsLong() - checkedNanos >= heartbeatNanos) {
            if (!allowed.getAsBoolean()) {
                return false;
            }
            checkedNanos = nanos.getAsLong();
        }
        position.settle(nanos.getAsLong());
        int sent;
        do {
            sent = 0;
            for (var event : events.after(tenant, position.settled(), AT_A_TIME + position.remembered())) {
                if (!position.wasSent(event.position())) {
                    if (shadowToo || !event.shadow()) {
                        emitter.send(SseEmitter.event()
                                .id(Long.toString(event.position()))
                                .name(event.kind())
                                .data(event.json(), UTF_8));
                        lastNanos = nanos.getAsLong();
                    }
                    position.sent(event.position(), nanos.getAsLong());
                    highest = Math.max(highest, event.position());
                    sent++;
                }
            }
        } while (sent >= AT_A_TIME);
        if (nanos.getAsLong() - lastNanos >= heartbeatNanos) {
            emitter.send(SseEmitter.event().comment("alive"));
            lastNanos = nanos.getAsLong();
        }
        return true;
    }
}
