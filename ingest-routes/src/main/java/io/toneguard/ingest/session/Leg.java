package io.toneguard.ingest.session;

import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.Gap;
import org.jspecify.annotations.Nullable;

/**
 * One connection's part in a call: its tracks lie on the call's timeline. Tracks are counted from 0 in the order of
 * {@link CallStart#tracks}. Bytes that end within a sample are completed by the next ones of the same track. Called on the session's event
 * loop only.
 */
public interface Leg {
    /** All tracks, interleaved sample by sample, next in line. For streams without time stamps: long silences on the wire become gaps. */
    void audio(byte[] bytes, int offset, int length);

    /**
     * One track, next in line; otherwise as {@link #audio(byte[], int, int)}. A track that was silent while the other one went on, for
     * longer than {@code session.silence}, comes in beside it.
     */
    void audio(int track, byte[] bytes, int offset, int length);

    /**
     * One track, at the place that the peer's own time stamp or number gives it. May come out of order by up to the reordering limit
     * ({@code session.reorder}, 200 ms); what has not come by then is a gap, what comes twice counts once. A first stamp that is not 0 is
     * taken as it is when it is under a minute and the leg opens its call, else as 0.
     *
     * @param sample position since the stream's beginning, in samples; off by less than half a message counts as next in line
     * @param missing what it is called if there is nothing between this track's message before and this one: lost, if the peer's numbers
     *     say that it was sent
     */
    void audioAt(int track, long sample, Gap.Kind missing, byte[] bytes, int offset, int length);

    /** As above; what is missing is lost. */
    default void audioAt(int track, long sample, byte[] bytes, int offset, int length) {
        audioAt(track, sample, Gap.Kind.LOST, bytes, offset, length);
    }

    /**
     * One track, by the peer's own numbers, which order it and show what is missing, and do not say when it was spoken: that is told by
     * arrival, as in {@link #audio(int, byte[], int, int)}. May come out of order as in {@link #audioAt}.
     *
     * @param sample position in what the peer has sent on this track, in samples, silences on the wire not counted
     */
    void audioNumbered(int track, long sample, byte[] bytes, int offset, int length);

    /** All tracks go on this much later: the peer says that it left something out. */
    void skip(long samples, Gap.Kind kind);

    /** The peer sends nothing on purpose until {@link #resumed}. */
    void paused();

    void resumed();

    /** Another person speaks on this track from now on; null: an unknown one. */
    void participant(int track, @Nullable String person);

    /** Nothing more comes; the call ends when its last leg has. Ending twice changes nothing. */
    void end(CallEnded.Ending ending, String reason);

    /** Samples since this leg's first audio or gap, gaps included; the same wherever in its call the leg begins. */
    long samples();
}
