package io.toneguard.ingest.dialect;

import io.toneguard.ingest.session.CallStart;
import io.toneguard.ingest.session.Leg;
import io.toneguard.voice.call.CallEnded.Ending;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The one call of a conversation whose audio carries no time stamps, so that its arrival is its clock: not begun, open, or over. What
 * comes when it is over is no fault, since peers send on until they have heard of it; it is passed over.
 */
final class UntimedCall {
    private final Peer peer;
    private boolean begun;
    private @Nullable Leg leg;

    UntimedCall(Peer peer) {
        this.peer = peer;
    }

    boolean begun() {
        return begun;
    }

    void begin(CallStart start) {
        begun = true;
        peer.begin(start, opened -> leg = opened);
    }

    /** Begins with a message that is audio already; copied, since the caller's array is used again before the leg is there. */
    void begin(CallStart start, byte[] bytes, int offset, int length) {
        begun = true;
        var first = Arrays.copyOfRange(bytes, offset, offset + length);
        peer.begin(start, opened -> {
            leg = opened;
            opened.audio(first, 0, first.length);
        });
    }

    void audio(byte[] bytes, int offset, int length) {
        if (leg != null) {
            leg.audio(bytes, offset, length);
        }
    }

    void participant(int track, @Nullable String person) {
        if (leg != null) {
            leg.participant(track, person);
        }
    }

    /** The peer said that nothing more comes. */
    void complete(String reason) {
        if (leg != null) {
            leg.end(Ending.COMPLETE, reason);
            leg = null;
        }
    }

    /** For dialects in which closing politely is the goodbye; after any other closing the leg is left to whoever ends dropped ones. */
    void closed(int code) {
        if (Goodbye.isOne(code)) {
            complete("the peer closed the connection with code " + code);
        }
    }
}
