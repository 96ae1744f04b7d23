package io.toneguard.ingest.pbx;

import io.toneguard.voice.call.TenantId;

/** What tenants contracted for. */
@FunctionalInterface
public interface TenantSessions {
    /** Connections at one time on this node, of all of a tenant's sources together; {@link Integer#MAX_VALUE}: as many as it likes. Never waits. */
    int contracted(TenantId tenant);
}
