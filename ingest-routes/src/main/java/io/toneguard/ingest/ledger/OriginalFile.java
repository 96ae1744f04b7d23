package io.toneguard.ingest.ledger;

/**
 * A file that a recording was made of, as it came.
 *
 * @param name without folders
 * @param contentSha256 of its own bytes, in lower-case hexadecimal
 */
public record OriginalFile(String name, String contentSha256, long bytes) {}
