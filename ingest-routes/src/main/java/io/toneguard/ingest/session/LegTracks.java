package io.toneguard.ingest.session;

import io.toneguard.voice.call.Gap;

/** Where a leg lies on the timeline of its call: how far its tracks are written, and where it would be now if it had gone on. */
final class LegTracks {
    /** A stream may not run ahead of the clock on the wall by more than this: such a stamp is wrong. */
    private static final int MAX_AHEAD_SECONDS = 60;

    private final CallSession session;
    private final Track[] tracks;
    private final int rateHz;
    private boolean heard;
    private long heardNanos;
    private long origin;

    LegTracks(CallSession session, int[] channels, int rateHz) {
        this.session = session;
        this.rateHz = rateHz;
        this.tracks = new Track[channels.length];
        for (int i = 0; i < channels.length; i++) {
            tracks[i] = session.track(channels[i]);
        }
    }

    int count() {
        return tracks.length;
    }

    Track get(int track) {
        return tracks[track];
    }

    /** The leg's first audio or gap comes at this moment and lies at this sample. */
    void begin(long nowNanos, long sample) {
        heard = true;
        heardNanos = nowNanos;
        origin = sample;
        leaveOutUpTo(sample);
    }

    boolean isHeard() {
        return heard;
    }

    /** The sample that it began at. */
    long origin() {
        return origin;
    }

    /** It was found to have begun elsewhere: at this sample, which was due at this moment. */
    void beganAt(long nanos, long sample) {
        heardNanos = nanos;
        origin = sample;
    }

    /** Where it would be now if it had sent neither more nor less than time passed. */
    long expected(long nowNanos) {
        return origin + Math.round((nowNanos - heardNanos) * 1e-9 * rateHz);
    }

    boolean isTooFarAhead(long at, long nowNanos) {
        return at - expected(nowNanos) > maxAhead();
    }

    /** So many samples a stream may be ahead of the clock on the wall. */
    long maxAhead() {
        return (long) MAX_AHEAD_SECONDS * rateHz;
    }

    /** One past the last sample written, on the track that is furthest. */
    long furthest() {
        return tracks.length == 1 ? tracks[0].high() : Math.max(tracks[0].high(), tracks[1].high());
    }

    boolean areLevel() {
        return tracks.length == 1 || tracks[0].high() == tracks[1].high();
    }

    /** Samples since its first audio or gap. */
    long samples() {
        return heard ? furthest() - origin : 0;
    }

    /** On every track audio was written from where all of them stood. */
    void wrote(int samples) {
        for (Track track : tracks) {
            track.wrote(samples);
        }
    }

    /** Every track goes on this much later: so much was not sent. */
    void leaveOut(long samples) {
        for (Track track : tracks) {
            session.leaveOut(track, samples, Gap.Kind.UNSENT);
        }
    }

    /** On no track anything was sent before this, or will be. */
    void leaveOutUpTo(long to) {
        for (Track track : tracks) {
            session.leaveOut(track, to - track.high(), Gap.Kind.UNSENT);
        }
    }

    /** Every track goes on this much later, as its peer says, but none too far ahead. */
    void skip(long samples, Gap.Kind kind, long nowNanos) {
        long limit = expected(nowNanos) + maxAhead();
        for (Track track : tracks) {
            long by = Math.min(samples, limit - track.high());
            if (by > 0) {
                session.makeRoomFor(track.high());
                session.leaveOut(track, by, kind);
            }
        }
        session.makeRoomFor(furthest());
    }

    /** What was written from a sample on belongs this much later. */
    void delay(long from, long by) {
        session.delay(tracks, from, by);
    }

    /** Nothing more comes on any of them. */
    void end() {
        for (Track track : tracks) {
            track.end();
        }
    }
}
