package io.toneguard.tap.alert;

import io.toneguard.voice.call.TenantId;
import java.util.function.Consumer;

/**
 * Says in this process that the outbox has something new, so that it is brought at once; what other nodes write is found at the next poll, as is
 * whatever was rung for and missed. Thread-safe.
 */
public final class OutboxBell {
    private volatile Consumer<TenantId> answer = tenant -> {};

    /** @param answer never waits and never fails */
    public void answeredBy(Consumer<TenantId> answer) {
        this.answer = answer;
    }

    /** To be called after the commit of what a tenant's outbox got. */
    public void ring(TenantId tenant) {
        answer.accept(tenant);
    }
}
