package io.toneguard.batch.reprocess;

import java.util.Map;
import java.util.TreeMap;

/**
 * How far a reprocessing is.
 *
 * @param promoted recordings of which BI sees its result
 * @param audioSeconds of all its recordings
 * @param settledAudioSeconds of those that are done or failed
 * @param recentAudioSeconds of those that were settled within the last quarter of an hour
 * @param failedByCode recordings that failed, by reason code
 */
public record ItemStates(
        long pending,
        long claimed,
        long done,
        long failed,
        long promoted,
        double audioSeconds,
        double settledAudioSeconds,
        double recentAudioSeconds,
        Map<String, Long> failedByCode) {
    static final ItemStates NONE = new ItemStates(0, 0, 0, 0, 0, 0, 0, 0, Map.of());

    public ItemStates {
        failedByCode = Map.copyOf(failedByCode);
    }

    /** Not yet settled. */
    public long open() {
        return pending + claimed;
    }

    ItemStates plus(ItemStates other) {
        var codes = new TreeMap<>(failedByCode);
        other.failedByCode.forEach((code, count) -> codes.merge(code, count, Long::sum));
        return new ItemStates(
                pending + other.pending,
                claimed + other.claimed,
                done + other.done,
                failed + other.failed,
                promoted + other.promoted,
                audioSeconds + other.audioSeconds,
                settledAudioSeconds + other.settledAudioSeconds,
                recentAudioSeconds + other.recentAudioSeconds,
                codes);
    }
}
