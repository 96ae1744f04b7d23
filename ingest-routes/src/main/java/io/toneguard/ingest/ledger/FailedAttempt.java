package io.toneguard.ingest.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An analysis of a recording that was begun and did not end well.
 *
 * @param attempt from 1, over the recording's whole life
 * @param outcome what became of the recording: retried, failed or quarantined
 * @param worker who had it in hand; null if nobody was known to any more
 */
public record FailedAttempt(
        int attempt,
        Instant at,
        String outcome,
        String reasonCode,
        String reason,
        long launch,
        @Nullable String worker) {}
