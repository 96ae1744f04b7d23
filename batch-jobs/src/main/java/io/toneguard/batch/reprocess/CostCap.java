package io.toneguard.batch.reprocess;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a reprocessing may cost; past it the rest is held.
 *
 * @param onlyAtNight whether it is launched in the night's window only; it goes on in the next one
 * @param endsAt moment after which nothing more of it is analysed; null: none
 * @param mostWorkerSeconds worker time that it may take from when it is opened, at night in one night; null: any
 */
public record CostCap(
        boolean onlyAtNight,
        @Nullable Instant endsAt,
        @Nullable Double mostWorkerSeconds) {
    public static final CostCap NONE = new CostCap(false, null, null);

    public CostCap {
        if (mostWorkerSeconds != null && !(mostWorkerSeconds > 0)) {
            throw new IllegalArgumentException("worker seconds=" + mostWorkerSeconds + " is not above 0");
        }
    }
}
