package io.toneguard.batch.reconcile;

import io.toneguard.voice.call.RecordingId;
import java.time.Duration;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger says of a recording, as far as it has to agree with store and results.
 *
 * @param bytes null if it is not known
 * @param source the PBX that streamed it; null for a recording that came as a file
 * @param mayBeScored whether the tenant's policy lets somebody in it be measured
 * @param due whether it waits for no pause to end
 * @param receivedAgo since it began to come in
 * @param storedAgo since it was stored, or began to come in
 * @param inStateFor since it has this state
 * @param audioDeleted whether its retention was over and its audio was deleted
 * @param hasResult whether there is a row of the analyzer version that the ledger names; false if it names none
 */
record LedgerRow(
        RecordingId recording,
        LocalDate callMonth,
        String state,
        @Nullable Long bytes,
        @Nullable String source,
        @Nullable String reasonCode,
        int attempts,
        @Nullable Long launch,
        boolean mayBeScored,
        boolean due,
        Duration receivedAgo,
        Duration storedAgo,
        Duration inStateFor,
        boolean audioDeleted,
        boolean hasResult) {
    boolean is(String word) {
        return state.equals(word);
    }
}
