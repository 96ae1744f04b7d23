package io.toneguard.ingest.source;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The registry as the door asks it: whom a peer at a dialect and tenant may be.
 *
 * @param byDoor candidates by {@link #door}
 */
record SourceSnapshot(SourceRegistry registry, Map<String, List<Candidate>> byDoor) {
    /**
     * Whom a peer may be.
     *
     * @param until null: without end
     */
    record Candidate(
            Source source,
            Authenticator authenticator,
            @Nullable Instant until) {}

    static SourceSnapshot of(SourceRegistry registry, Authenticators authenticators) {
        var byDoor = new HashMap<String, List<Candidate>>();
        for (var registered : registry.sources()) {
            var source = registered.source();
            var candidates =
                    byDoor.computeIfAbsent(door(source.dialect(), source.tenantName()), d -> new ArrayList<>());
            candidates.add(new Candidate(source, authenticators.of(registered, registered.credential()), null));
            if (registered.previousUntil() != null) {
                candidates.add(new Candidate(
                        source,
                        authenticators.of(registered, registered.previousCredential()),
                        registered.previousUntil()));
            }
        }
        byDoor.replaceAll((door, candidates) -> List.copyOf(candidates));
        return new SourceSnapshot(registry, Map.copyOf(byDoor));
    }

    List<Candidate> candidates(String dialect, String tenant) {
        return byDoor.getOrDefault(door(dialect, tenant), List.of());
    }

    Set<String> tenants() {
        return registry.tenants();
    }

    private static String door(String dialect, String tenant) {
        return dialect + "/" + tenant;
    }
}
