package io.toneguard.ingest.session;

import io.toneguard.voice.call.CallAudience;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;

/** The calls of this node, each on the event loop of its first connection. */
public final class CallSessions {
    /**
     * @param nanoTime {@link System#nanoTime}, save in tests
     */
    public CallSessions(
            SessionSettings settings, List<CallAudience> audiences, InstantSource clock, LongSupplier nanoTime) {}

    /** The sessions of one more event loop. */
    public SessionLoop loop() {
        throw new UnsupportedOperationException();
    }

    /** Calls that are open on this node. */
    public int open() {
        throw new UnsupportedOperationException();
    }
}
