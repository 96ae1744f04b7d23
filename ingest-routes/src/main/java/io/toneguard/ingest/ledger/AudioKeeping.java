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
}
