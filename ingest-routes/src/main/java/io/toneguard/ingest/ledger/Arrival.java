package io.toneguard.ingest.ledger;

/**
 * A checked recording at the door.
 *
 * @param fileName without folders
 * @param contentSha256 lower-case hexadecimal
 */
public record Arrival(String fileName, String contentSha256, long bytes, CallFacts call) {}
