package io.toneguard.ingest.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a recording's companions say about its call. What is null was not said.
 *
 * @param callId the call's id as the recorder named it; null: derived from the file's name
 * @param startedAt when the call started, as good as it is known
 * @param direction inbound, outbound or internal, seen from the call centre
 */
public record CallFacts(
        @Nullable String callId,
        Instant startedAt,
        @Nullable String agentId,
        @Nullable String team,
        @Nullable String queue,
        @Nullable String direction) {}
