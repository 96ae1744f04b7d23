package io.toneguard.batch.reprocess;

import java.util.OptionalDouble;

/**
 * A reprocessing and how far it is.
 *
 * @param workedSeconds what workers spent on its recordings, each slot counted by itself
 * @param secondsLeft at the pace of the last quarter of an hour; empty if it is not open, or nothing was settled in that time
 */
public record ReprocessingProgress(
        Reprocessing reprocessing, ItemStates items, double workedSeconds, OptionalDouble secondsLeft) {}
