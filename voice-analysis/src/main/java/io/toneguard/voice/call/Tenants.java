package io.toneguard.voice.call;

import java.util.List;
import java.util.Optional;

/** The tenants of this installation, read afresh at each call: one may be added while the service runs. */
public interface Tenants {
    Optional<Tenant> byName(String name);

    Optional<Tenant> byId(TenantId id);

    /** Ordered by name. */
    List<Tenant> all();
}
