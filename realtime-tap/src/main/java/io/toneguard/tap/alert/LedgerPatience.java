package io.toneguard.tap.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * How long alerts have waited for their recordings' rows, counted while the database answers: after an outage the ledger has as much to catch up as the
 * desk, and either may come first. Not thread-safe.
 */
final class LedgerPatience {
    private final Duration most;
    private final Map<UUID, Instant> since = new HashMap<>();

    LedgerPatience(Duration most) {
        this.most = most;
    }

    /** The row is not there yet; whether it has been waited for long enough. */
    boolean isOver(UUID alertId, Instant now) {
        return !now.isBefore(since.computeIfAbsent(alertId, first -> now).plus(most));
    }

    /** Nothing is waited for any more. */
    void forget(UUID alertId) {
        since.remove(alertId);
    }

    /** The database does not answer: when it does, all waiting begins anew. */
    void beginAnew() {
        since.clear();
    }
}
