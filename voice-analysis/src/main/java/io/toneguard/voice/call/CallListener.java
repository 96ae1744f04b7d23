package io.toneguard.voice.call;

/**
 * Hears one call. All methods are called in order on the session's event loop, which also serves other calls: whatever takes longer
 * than some microseconds belongs on another thread. What it throws is logged, and it then hears no more of this call.
 */
public interface CallListener {
    /**
     * Some more samples are final. Together the announcements cover the call's timeline without a hole or an overlap; gaps are in it as
     * silence. Where {@code to} is the block's end, or the call ends, the block is complete.
     *
     * @param from first sample frame, counted from the block's beginning
     * @param to one past the last
     */
    void audio(AudioBlock block, int from, int to);

    /**
     * Up to which sample it wants to hear next, as soon as that is final; asked after each announcement. It hears the rest of a block, and what there is when
     * the peer falls silent, in any case.
     *
     * @param heard what it has heard of, in sample frames of the call
     * @param usual where those hear next who have no wish: {@code session.announce} later
     * @return past {@code heard}; {@link Long#MAX_VALUE} if it does not care
     */
    default long wantsUpTo(long heard, long usual) {
        return usual;
    }

    /** Silence was put where audio is missing; told before the audio that holds it. */
    default void gap(Gap gap) {}

    /** The peer sends nothing for a while, on purpose (hold, secure pause). */
    default void paused(long sample) {}

    default void resumed(long sample) {}

    /**
     * Another person speaks on a channel from here on: a transfer, a take-over. The first segments are told at the start. One may
     * {@linkplain Segment#replaces replace} the channel's last one.
     */
    default void segment(Segment segment) {}

    /**
     * More is known of the call than at its start: agent, team, queue or direction, which its second connection told and the first did not.
     *
     * @param call as it was, with what was null and is not any more
     */
    default void known(LiveCall call) {}

    /** The last word. */
    void ended(CallEnded ended);
}
