package io.toneguard.ingest.pbx;

import io.toneguard.ingest.session.CallStart;
import io.toneguard.ingest.session.Leg;
import io.toneguard.ingest.source.Source;
import io.toneguard.voice.call.CallEnded;
import org.jspecify.annotations.Nullable;

/** What an event loop of the server needs of {@link io.toneguard.ingest.session.SessionLoop}; all but {@link #placeOf} on that loop. */
interface Sessions {
    /** The sessions of the event loop where this connection belongs. */
    Sessions placeOf(Source source, CallStart start);

    Leg open(Source source, CallStart start);

    void tick();

    void shed(boolean overloaded);

    void endAll(CallEnded.Ending ending, String reason);

    /** Whether this loop has the call, and the track; another person speaks on it from now on. */
    boolean participant(Source source, String callId, String track, @Nullable String person);
}
