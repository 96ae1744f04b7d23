package io.toneguard.voice.call;

import java.util.function.Supplier;

/**
 * The only way to a tenant's rows: work done in a scope runs in one database transaction whose row-level security shows that tenant
 * and no other. The work's SQL must go through the same data source; an exception rolls everything back.
 */
public interface TenantScope {
    /**
     * Joins a transaction that is already open (and points it at {@code tenant}), else opens one and commits it.
     *
     * @param <T> what the work returns
     */
    <T> T in(TenantId tenant, Supplier<T> work);

    /** {@link #in} for work without a result. */
    default void run(TenantId tenant, Runnable work) {
        in(tenant, () -> {
            work.run();
            return Boolean.TRUE;
        });
    }
}
