package io.toneguard.batch.reconcile;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a reconciliation found, could not repair, and no later one saw mended.
 *
 * @param tenant its name, or its id where the database does not know it; null for what concerns the whole store
 * @param callMonth month in which the audio, or the result, lies; null for what concerns the whole store
 * @param recording its id; null for what concerns more than one
 * @param detail one sentence: what was found, with numbers and units, and what it waits for
 * @param reconciliation number of the one that saw it last
 */
public record OpenFinding(
        @Nullable String tenant,
        @Nullable LocalDate callMonth,
        FindingKind kind,
        @Nullable String recording,
        String detail,
        Instant firstSeenAt,
        Instant lastSeenAt,
        long reconciliation) {}
