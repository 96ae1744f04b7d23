package io.toneguard.ingest.source;

import java.util.List;
import java.util.Set;

/**
 * Everything that the door knows, as it was at one moment.
 *
 * @param tenants names of all tenants, also of those without a source
 */
public record SourceRegistry(Set<String> tenants, List<RegisteredSource> sources) {
    public SourceRegistry {
        tenants = Set.copyOf(tenants);
        sources = List.copyOf(sources);
    }
}
