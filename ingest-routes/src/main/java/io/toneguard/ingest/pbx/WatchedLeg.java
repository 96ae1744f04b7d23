package io.toneguard.ingest.pbx;

import io.toneguard.ingest.session.Leg;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.Gap;
import org.jspecify.annotations.Nullable;

/** A leg of which its connection knows whether and how it ended. After the end it takes nothing more. */
final class WatchedLeg implements Leg {
    private final Leg leg;
    private final String callId;
    private CallEnded.@Nullable Ending ending;
    private String reason = "";

    WatchedLeg(Leg leg, String callId) {
        this.leg = leg;
        this.callId = callId;
    }

    /** How it ended; null if it has not. */
    CallEnded.@Nullable Ending ending() {
        return ending;
    }

    String reason() {
        return reason;
    }

    /** As the peer named the call. */
    String callId() {
        return callId;
    }

    @Override
    public void audio(byte[] bytes, int offset, int length) {
        if (ending == null) {
            leg.audio(bytes, offset, length);
        }
    }

    @Override
    public void audio(int track, byte[] bytes, int offset, int length) {
        if (ending == null) {
            leg.audio(track, bytes, offset, length);
        }
    }

    @Override
    public void audioAt(int track, long sample, Gap.Kind missing, byte[] bytes, int offset, int length) {
        if (ending == null) {
            leg.audioAt(track, sample, missing, bytes, offset, length);
        }
    }

    @Override
    public void audioNumbered(int track, long sample, byte[] bytes, int offset, int length) {
        if (ending == null) {
            leg.audioNumbered(track, sample, bytes, offset, length);
        }
    }

    @Override
    public void skip(long samples, Gap.Kind kind) {
        if (ending == null) {
            leg.skip(samples, kind);
        }
    }

    @Override
    public void paused() {
        if (ending == null) {
            leg.paused();
        }
    }

    @Override
    public void resumed() {
        if (ending == null) {
            leg.resumed();
        }
    }

    @Override
    public void participant(int track, @Nullable String person) {
        if (ending == null) {
            leg.participant(track, person);
        }
    }

    @Override
    public void end(CallEnded.Ending how, String why) {
        if (ending == null) {
            ending = how;
            reason = why;
            leg.end(how, why);
        }
    }

    @Override
    public long samples() {
        return leg.samples();
    }
}
