package io.toneguard.ingest.ledger;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a recording's audio may stay. One that waits for its analysis stays until that is over.
 *
 * @param keep counted from when it was stored; null: until somebody deletes it
 * @param deleteAfterAnalysis whether it goes as soon as its final analysis is in
 */
public record AudioKeeping(@Nullable Duration keep, boolean deleteAfterAnalysis) {
    /** Until somebody deletes it. */
    public static final AudioKeeping ALWAYS = new AudioKeeping(null, false);

    /** @param keepSeconds null: until somebody deletes it */
    public static AudioKeeping ofSeconds(@Nullable Long keepSeconds, boolean deleteAfterAnalysis) {
        return new AudioKeeping(keepSeconds == null ? null : Duration.ofSeconds(keepSeconds), deleteAfterAnalysis);
    }

    /** Whole ones, for people. */
    public @Nullable Long keepHours() {
        return keep == null ? null : keep.toHours();
    }

    public @Nullable Long keepSeconds() {
        return keep == null ? null : keep.toSeconds();
    }
}
