package io.toneguard.ingest.session;

import java.util.concurrent.atomic.LongAdder;

/**
 * What the node counts of all its legs.
 *
 * @param late messages that came after their place had become final
 * @param repeated messages whose place was filled already
 * @param restamped times a peer's stamps were out of all reason and were begun anew
 */
record LegCounters(LongAdder late, LongAdder repeated, LongAdder restamped) {
    LegCounters() {
        this(new LongAdder(), new LongAdder(), new LongAdder());
    }
}
