package io.toneguard.ingest.azure;

/**
 * What a notice says: a blob was written.
 *
 * @param container its container's name
 * @param blob its name there
 * @param isWhole false for what only begins a blob (an append blob, the first step of a write to a data lake): another way brings it
 */
record BlobNotice(String container, String blob, boolean isWhole) {}
