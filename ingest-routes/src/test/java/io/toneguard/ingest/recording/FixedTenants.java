package io.toneguard.ingest.recording;

import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.Tenants;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Tenants that need no database. */
final class FixedTenants implements Tenants {
    private final List<Tenant> all;

    FixedTenants(String... names) {
        all = Stream.of(names)
                .map(name -> new Tenant(new TenantId(UUID.randomUUID()), name, ScoringPolicy.NONE))
                .toList();
    }

    @Override
    public Optional<Tenant> byName(String name) {
        return all.stream().filter(tenant -> tenant.name().equals(name)).findFirst();
    }

    @Override
    public Optional<Tenant> byId(TenantId id) {
        return all.stream().filter(tenant -> tenant.id().equals(id)).findFirst();
    }

    @Override
    public List<Tenant> all() {
        return all;
    }
}
