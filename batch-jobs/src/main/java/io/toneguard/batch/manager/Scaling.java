package io.toneguard.batch.manager;

import java.util.Map;

/**
 * How much work waits and how many workers it needs, as a scaler reads it. All but {@code byKind} is about recordings analysed for the
 * first time; reprocessing may wait and is shown apart.
 *
 * @param pendingAudioSeconds audio not analysed yet, whether a launch has taken it or not
 * @param oldestPendingSeconds since when the oldest of it has been waiting; what a launch has taken counts from then
 * @param requiredWorkers workers of {@code batch.worker-slots} slots each that analyse it within {@code batch.drain-within}; at least 1
 *     while anything at all is pending, 0 when nothing is
 * @param workSecondsPerAudioSecond time of one slot that a second of audio takes
 * @param byKind the same by the kind's word: fresh, backlog, reprocessing
 */
public record Scaling(
        double pendingAudioSeconds,
        double oldestPendingSeconds,
        long requiredWorkers,
        double workSecondsPerAudioSecond,
        Map<String, OfKind> byKind) {
    /**
     * @param pendingRecordings recordings, or a reprocessing's items
     */
    public record OfKind(
            long pendingRecordings, double pendingAudioSeconds, double oldestPendingSeconds, long requiredWorkers) {
        static final OfKind NONE = new OfKind(0, 0, 0, 0);
    }
}
