package io.toneguard.ingest.web;

import io.toneguard.voice.call.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A resumable upload; how much of it is there, the length of its file says.
 *
 * @param node the spool that has its file
 * @param metadata what was said of the recording, as a sidecar's JSON; empty if nothing
 * @param sentMetadata the header as it came
 * @param bytes its whole length
 * @param recording what it has become
 * @param refusal how it was refused
 * @param expiresAt when it goes if no more of it comes
 */
record Upload(
        TenantId tenant,
        UUID id,
        UUID node,
        String fileName,
        String metadata,
        String sentMetadata,
        long bytes,
        State state,
        @Nullable UUID recording,
        @Nullable Refusal refusal,
        Instant expiresAt) {
    /** Where it stands. */
    enum State {
        /** More of it may come. */
        OPEN,
        /** It is a recording. */
        TAKEN,
        REFUSED
    }

    /** @param problem problem details, as JSON */
    record Refusal(int status, String problem) {}
}
