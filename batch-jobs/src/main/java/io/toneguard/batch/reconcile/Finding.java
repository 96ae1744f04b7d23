package io.toneguard.batch.reconcile;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.TenantId;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A place where store, ledger and results disagree.
 *
 * @param tenant null for what concerns the whole store
 * @param callMonth month in which the audio, or the result, lies
 * @param subject the recording's id; of something half-written the store's name for it; of what concerns a whole month, the month;
 *     where the database does not know the tenant, its id, too
 * @param recording null for what concerns more than one
 * @param detail one sentence: what was found, with numbers and units, and what it waits for
 * @param repaired whether they agree again
 */
public record Finding(
        @Nullable TenantId tenant,
        LocalDate callMonth,
        FindingKind kind,
        String subject,
        @Nullable RecordingId recording,
        String detail,
        boolean repaired) {}
