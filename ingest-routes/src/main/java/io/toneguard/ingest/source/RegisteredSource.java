package io.toneguard.ingest.source;

import io.toneguard.ingest.ledger.AudioKeeping;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A source, and how it proves that it is the one.
 *
 * @param credential as {@link Credential#stored} made it; null where nothing is asked
 * @param previousCredential what the last rotation replaced; null if there was none, or it ended at once
 * @param previousUntil how long that one is good
 * @param headerName of {@link AuthKind#HEADER}, in lower case
 * @param keeping how long the audio of its calls may stay
 */
public record RegisteredSource(
        Source source,
        AuthKind auth,
        @Nullable String credential,
        @Nullable String previousCredential,
        @Nullable Instant previousUntil,
        @Nullable String headerName,
        Instant createdAt,
        @Nullable Instant rotatedAt,
        AudioKeeping keeping) {
    /** Without what is known of the credential. */
    @Override
    public String toString() {
        return source.label() + " (" + source.dialect() + ", " + auth.word() + ")";
    }
}
