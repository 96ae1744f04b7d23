package io.toneguard.ingest.ledger;

import io.toneguard.voice.call.RecordingId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file that was not let in, and why.
 *
 * @param recording derived from the file, so that the same file refused twice is one row
 * @param contentSha256 null for what has no readable content
 * @param code what BI counts, such as {@code NOT_AUDIO}
 * @param reason one sentence for a person: what was found, and what to do
 * @param at when it was refused
 * @param call what a sidecar said; its call id is kept if it named one
 */
public record Refusal(
        RecordingId recording,
        String fileName,
        @Nullable String contentSha256,
        long bytes,
        String code,
        String reason,
        Instant at,
        CallFacts call) {}
