package io.toneguard.batch;

import java.util.UUID;

/**
 * A recording taken for a launch.
 *
 * @param audioSeconds its length, or a guess where the ledger does not know it
 */
public record Claimed(UUID recording, double audioSeconds) {}
