package io.toneguard.batch.reconcile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The latest time that store, ledger and results were held against one another.
 *
 * @param nightly by the active manager at night; else by an operator's command
 * @param endedAt null while it goes on, or waits for the next night
 * @param found what it found so far, repaired or not
 */
public record LatestReconciliation(
        long number,
        boolean nightly,
        Instant beganAt,
        @Nullable Instant endedAt,
        Tally found) {}
