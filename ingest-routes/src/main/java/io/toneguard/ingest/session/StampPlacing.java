package io.toneguard.ingest.session;

import io.toneguard.voice.call.Gap;
import java.util.Arrays;

/** Puts messages where the peer's own stamps say. Who has stamped once is never again told by arrival where it belongs. */
final class StampPlacing {
    private final CallSession session;
    private final LegTracks tracks;
    private final LegAudio audio;
    private final LateMessages late;
    private boolean begun;
    /** By track: the sample of its stamps that lies where the leg began. */
    private final long[] base;
    /** By track: the latest stamp that was written. */
    private final long[] last;

    StampPlacing(CallSession session, LegTracks tracks, LegAudio audio, LateMessages late) {
        this.session = session;
        this.tracks = tracks;
        this.audio = audio;
        this.late = late;
        this.base = new long[tracks.count()];
        this.last = new long[tracks.count()];
    }

    boolean isBegun() {
        return begun;
    }

    /** The first stamp, whichever track it is of. */
    void begin(long sample) {
        begun = true;
        // In a call that runs already it is now, and what its stamps say of the time before is in the leg's origin.
        boolean asItIs = tracks.origin() == 0 && sample < tracks.maxAhead();
        Arrays.fill(base, asItIs ? 0 : sample);
    }

    void audio(int track, long sample, Gap.Kind missing, long nowNanos, byte[] bytes, int offset, int length) {
        Track into = tracks.get(track);
        int samples = audio.samples(length);
        long at = place(track, sample, samples, nowNanos);
        long off = at - into.high();
        if (!LegAudio.isNextInLine(off, samples) && off < 0 && off + samples > 0 && sample > last[track]) {
            // The message before may have been stamped too late: what of this one lies behind it is new.
            audio.fill(track, at, bytes, offset, length);
            audio.leap(track);
            int known = audio.bytes((int) -off);
            offset += known;
            length -= known;
        } else if (!LegAudio.isNextInLine(off, samples) && off < 0) {
            if (late.take(track, at, nowNanos, bytes, offset, length)) {
                return;
            }
            // Beside the other track: where the session has filled this one up to, it would be late again in a moment.
            audio.leap(track);
            session.leaveOut(into, tracks.furthest() - samples - into.high(), Gap.Kind.UNSENT);
            restamp(track, sample);
        } else if (!LegAudio.isNextInLine(off, samples)) {
            audio.leaveOpen(track, at, at - session.reorderSamples(), into.isHeard() ? missing : Gap.Kind.UNSENT);
        }
        late.end(track);
        last[track] = sample;
        audio.next(track, nowNanos, bytes, offset, length);
    }

    /** By the track's own count; by the other track's where its own leaps further ahead: mostly both count as one. */
    private long place(int track, long sample, int samples, long nowNanos) {
        long high = tracks.get(track).high();
        long at = tracks.origin() + sample - base[track];
        for (long one : base) {
            long other = tracks.origin() + sample - one;
            if (!LegAudio.isNextInLine(at - high, samples) && other < at && other - high > -samples / 2) {
                base[track] = one;
                at = other;
            }
        }
        return tracks.isTooFarAhead(at, nowNanos) ? restamp(track, sample) : at;
    }

    /** The peer counts from somewhere else now: this stamp is next in line. */
    private long restamp(int track, long sample) {
        late.restamped();
        long high = tracks.get(track).high();
        base[track] = tracks.origin() + sample - high;
        return high;
    }
}
