package io.toneguard.ingest.session;

import io.toneguard.ingest.source.Handshake;
import io.toneguard.ingest.source.Source;
import io.toneguard.voice.call.CallEnded;
import org.jspecify.annotations.Nullable;

/** The sessions of one event loop; every method is called on that loop, save {@link #placeOf}. */
public final class SessionLoop {
    SessionLoop() {}

    /** Where a connection belongs: the loop of its call where another connection has opened it, else this one. */
    public SessionLoop placeOf(Source source, Handshake handshake, CallStart start) {
        throw new UnsupportedOperationException();
    }

    /** Opens the call of a connection, or joins it if it is open on this loop and waits for this leg. */
    public Leg open(Source source, Handshake handshake, CallStart start) {
        throw new UnsupportedOperationException();
    }

    /** Lets time pass: to be called about ten times a second. */
    public void tick() {
        throw new UnsupportedOperationException();
    }

    /** Whether audiences that may be shed hear audio; what they do not hear is counted. */
    public void shed(boolean overloaded) {
        throw new UnsupportedOperationException();
    }

    /**
     * Another person speaks on a track from now on.
     *
     * @param track its speaker's word, its name in the dialect, or its number on the call, from 0
     * @param person null: an unknown one
     * @return whether this loop has that call of that source's tenant, and the call that track
     */
    public boolean participant(Source source, String callId, String track, @Nullable String person) {
        throw new UnsupportedOperationException();
    }

    /** Ends every call of this loop. */
    public void endAll(CallEnded.Ending ending, String reason) {
        throw new UnsupportedOperationException();
    }
}
