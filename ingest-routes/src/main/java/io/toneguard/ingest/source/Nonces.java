package io.toneguard.ingest.source;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Nonces of signatures that were good, for as long as the same signature would be good again. Bounded in time and number; when full of
 * young ones it takes no more, because a forgotten nonce is a replay let in. Only holders of a key can fill it.
 */
final class Nonces {
    private final Duration kept;
    private final int most;
    private final Map<String, Instant> forgetAt = new LinkedHashMap<>();

    Nonces(Duration kept, int most) {
        this.kept = kept;
        this.most = most;
    }

    /** True for who brings it first. Locks, but only among peers that have proved themselves, for less than a microsecond. */
    synchronized boolean isNew(String nonce, Instant now) {
        var oldest = forgetAt.values().iterator();
        while (oldest.hasNext() && oldest.next().isBefore(now)) {
            oldest.remove();
        }
        return forgetAt.size() < most && forgetAt.putIfAbsent(nonce, now.plus(kept)) == null;
    }

    synchronized int size() {
        return forgetAt.size();
    }
}
