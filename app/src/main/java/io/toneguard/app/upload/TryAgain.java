package io.toneguard.app.upload;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The service could not take it just now. */
final class TryAgain extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Duration after;
    private final boolean soonHopeless;

    /**
     * @param after when the service wants to be asked again; null: it does not say
     * @param soonHopeless whether a few such answers mean that it never will take it
     */
    TryAgain(String reason, @Nullable Duration after, boolean soonHopeless) {
        super(reason);
        this.after = after;
        this.soonHopeless = soonHopeless;
    }

    @Nullable
    Duration after() {
        return after;
    }

    boolean soonHopeless() {
        return soonHopeless;
    }
}
