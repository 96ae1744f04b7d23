package io.toneguard.batch.reprocess;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which recordings are to be analysed again; what is null does not narrow it.
 *
 * @param tenant name
 * @param from start of the earliest call, inclusive
 * @param until start of the latest call, exclusive
 * @param agent id of an agent who speaks in the call
 * @param analysedBy analyzer version that BI sees now
 * @param evenIfGone whether those are tried whose audio was not in the store when an earlier reprocessing looked
 */
public record Selection(
        @Nullable String tenant,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable String agent,
        @Nullable String analysedBy,
        boolean evenIfGone) {
    public Selection {
        if (agent != null && tenant == null) {
            throw new IllegalArgumentException("an agent is of a tenant: name it too");
        }
        if (from != null && until != null && !from.isBefore(until)) {
            throw new IllegalArgumentException("calls from " + from + " until " + until + " are none");
        }
    }
}
