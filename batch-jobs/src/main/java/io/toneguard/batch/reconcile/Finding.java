package io.toneguard.batch.reconcile;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.TenantId;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A place where store, ledger and results disagree.
 *
 * @param callMonth month in which the audio, or the result, lies
 * @param subject the recording's id; of something half-written the store's name for it; of what concerns a whole month, the month
 * @param recording null for what concerns a whole month: {@link FindingKind#FOREIGN}, {@link FindingKind#UNREADABLE}
 * @param detail one sentence: what was found, with numbers and units, and what it waits for
 * @param repaired whether they agree again
 */
public record Finding(
        TenantId tenant,
        LocalDate callMonth,
        FindingKind kind,
        String subject,
        @Nullable RecordingId recording,
        String detail,
        boolean repaired) {}
