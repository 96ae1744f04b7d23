package io.toneguard.ingest.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A checked recording at the door.
 *
 * @param fileName without folders
 * @param contentSha256 lower-case hexadecimal
 * @param fileSource the file source it came by; null if by none
 */
public record Arrival(
        String fileName,
        String contentSha256,
        long bytes,
        CallFacts call,
        @Nullable String fileSource,
        AudioKeeping keeping) {
    /** One that came by no source, and is kept. */
    public Arrival(String fileName, String contentSha256, long bytes, CallFacts call) {
        this(fileName, contentSha256, bytes, call, null, AudioKeeping.ALWAYS);
    }
}
