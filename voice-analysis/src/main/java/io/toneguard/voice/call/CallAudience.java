package io.toneguard.voice.call;

/** Somebody who wants to hear calls while they run: the recorder, the live tap, a route. */
public interface CallAudience {
    /** A call began: on the session's event loop, so it must return at once. The listener hears this call only. */
    CallListener listenTo(LiveCall call);

    /** Whether calls go on without it when this machine is overloaded; the recorder is the one that stays. */
    boolean sheddable();
}
