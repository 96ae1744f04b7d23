package io.toneguard.ingest.pbx;

import io.toneguard.ingest.source.Source;

/** Hears of sources that were let in and never started a call: of a call that somebody may miss, nothing else tells. */
@FunctionalInterface
public interface UnmetCalls {
    /** Called on event loops: must not wait. */
    void noCall(Source source, String reason);
}
