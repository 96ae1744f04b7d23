package io.toneguard.batch.reprocess;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request.
 *
 * @param number the reprocessing's; empty if there was nothing to do, and none was made
 * @param recordings that it takes
 * @param audioSeconds of these
 * @param tenants whose recordings they are
 */
public record Requested(OptionalLong number, long recordings, double audioSeconds, int tenants, List<LeftOut> leftOut) {
    public Requested {
        leftOut = List.copyOf(leftOut);
    }

    /** Why recordings that were asked for are not taken. */
    public enum Reason {
        /** There is no result yet that could be done again. */
        NOT_ANALYSED,
        /** Their retention was over, analysed or not. */
        AUDIO_DELETED,
        /** BI sees this version's result already. */
        CURRENT,
        /** The tenant's policy lets none of their speakers be measured. */
        POLICY_FORBIDS,
        /** A reprocessing to the same version has them, done or to be done. */
        IN_ANOTHER,
        /** An earlier reprocessing did not find their audio in the store. */
        AUDIO_GONE
    }

    /**
     * Recordings that are not taken.
     *
     * @param elsewhere the reprocessing that has them; null save for {@link Reason#IN_ANOTHER}
     */
    public record LeftOut(Reason reason, @Nullable Long elsewhere, long recordings) {}
}
