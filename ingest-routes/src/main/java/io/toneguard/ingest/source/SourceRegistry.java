package io.toneguard.ingest.source;

import io.toneguard.voice.call.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that the door knows, as it was at one moment.
 *
 * @param tenants names of all tenants, also of those without a source
 * @param contractedSessions connections at one time of all of a tenant's sources together, on one node; tenants without such a limit are missing
 */
public record SourceRegistry(
        Set<String> tenants, List<RegisteredSource> sources, Map<TenantId, Integer> contractedSessions) {
    public SourceRegistry {
        tenants = Set.copyOf(tenants);
        sources = List.copyOf(sources);
        contractedSessions = Map.copyOf(contractedSessions);
    }
}
