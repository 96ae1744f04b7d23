package io.toneguard.batch.reprocess;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a reprocessing would change in BI, or changed: one version's results of its recordings against the other's, segment by segment.
 *
 * @param recordings that are done
 * @param compared segments with a result of both versions
 * @param onlyOld segments with a result of the old version alone, such as of a speaker that the policy no longer lets be measured
 * @param onlyNew segments with a result of the new version alone
 * @param shifts one per measure that is compared
 * @param states how many of the compared segments went from which stress state to which; {@code none} where no state was stored
 * @param crossings segments that cross a threshold, those whose peak moved furthest first; only so many as were asked for
 * @param crossed how many there are in all
 */
public record VersionDiff(
        long recordings,
        long compared,
        long onlyOld,
        long onlyNew,
        List<Shift> shifts,
        Map<StateChange, Long> states,
        List<Crossing> crossings,
        long crossed) {
    public VersionDiff {
        shifts = List.copyOf(shifts);
        states = Map.copyOf(states);
        crossings = List.copyOf(crossings);
    }

    /** From one stress state to another, or the same. */
    public record StateChange(String from, String to) {}

    /**
     * One measure over the segments in which both versions have it.
     *
     * @param measure its column in BI
     * @param before quantiles of the old version; null if there are no such segments
     * @param meanDifference mean of new minus old
     * @param greatestDifference of new minus old, that which is furthest from 0
     */
    public record Shift(
            String measure,
            long segments,
            @Nullable Quantiles before,
            @Nullable Quantiles after,
            double meanDifference,
            double greatestDifference) {}

    /** As PostgreSQL's percentile_cont, in the measure's own unit. */
    public record Quantiles(double p10, double p50, double p90) {}

    /**
     * A segment that is told from others by the new version where it was not by the old, or the other way round.
     *
     * @param callId null for a recording that belongs to no call
     * @param peakBefore highest stress index; null where there is none
     */
    public record Crossing(
            String tenant,
            @Nullable String callId,
            String recordingId,
            int segment,
            String speaker,
            StateChange state,
            @Nullable Double peakBefore,
            @Nullable Double peakAfter) {
        /** How far the peak moved; where one of them is missing, as far as there is from 0. */
        double distance() {
            return Math.abs(orZero(peakAfter) - orZero(peakBefore));
        }

        private static double orZero(@Nullable Double index) {
            return index == null ? 0 : index;
        }
    }
}
