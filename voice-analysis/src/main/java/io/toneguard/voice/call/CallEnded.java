package io.toneguard.voice.call;

import java.util.List;
import java.util.Locale;

/**
 * How a call ended and what of it is there.
 *
 * @param samples length of the timeline, gaps included
 * @param reason one sentence for the ledger and the log
 * @param gaps every gap that was told
 * @param segments every segment that was told, in order of their beginnings; of several that began at one sample of a channel the last
 * @param clockDriftPpm how much faster (or, if negative, slower) the peer's sample clock ran than ours, parts per million; 0 where
 *     the call was too short (under a minute) to tell
 */
public record CallEnded(
        long samples, Ending ending, String reason, List<Gap> gaps, List<Segment> segments, double clockDriftPpm) {
    /** Whose doing the end was. */
    public enum Ending {
        /** The peer said goodbye in its dialect's way. */
        COMPLETE,
        /** The connection went away, or fell silent, without a goodbye. */
        DROPPED,
        /** The peer broke its dialect's rules and was disconnected. */
        REJECTED,
        /** This node was told to stop and waited as long as it may. */
        DRAINED,
        /** This node's process died; the recording was finished at the next start. */
        TRUNCATED;

        /** The word used in SQL and messages. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public CallEnded {
        gaps = List.copyOf(gaps);
        segments = List.copyOf(segments);
    }

    /** Samples missing of a kind, summed over the channels. */
    public long missing(Gap.Kind kind) {
        return gaps.stream()
                .filter(gap -> gap.kind() == kind)
                .mapToLong(Gap::samples)
                .sum();
    }
}
