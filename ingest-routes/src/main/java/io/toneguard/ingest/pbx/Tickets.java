package io.toneguard.ingest.pbx;

import io.toneguard.ingest.source.Source;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * AudioSocket says nothing of itself but a UUID: its source announces the call over HTTP first, and the UUID is good for one connection.
 * Called on event loops: must not wait.
 */
public interface Tickets {
    /** Keeps what a source said of a call to come; saying it again replaces it. */
    void issue(Source source, UUID uuid, Map<String, String> metadata);

    /** What was said, once; empty if nothing was, or too long ago. */
    Optional<Ticket> redeem(UUID uuid);

    /** What a source said of one call. */
    record Ticket(Source source, Map<String, String> metadata) {
        public Ticket {
            metadata = Map.copyOf(metadata);
        }
    }
}
