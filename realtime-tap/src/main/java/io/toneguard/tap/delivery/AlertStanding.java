package io.toneguard.tap.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an alert stands while it is told, which may be hours after what is told was decided.
 *
 * @param state open, over or closed
 * @param acknowledgedBy null: nobody did
 */
record AlertStanding(
        Instant openedAt, String state, @Nullable String acknowledgedBy) {
    /** Why nobody needs to be asked to acknowledge it any more; null: somebody does. */
    @Nullable
    String settled() {
        return acknowledgedBy != null
                ? "acknowledged meanwhile by " + acknowledgedBy
                : state.equals("closed") ? "closed meanwhile" : null;
    }
}
