package io.toneguard.voice.call;

import org.jspecify.annotations.Nullable;

/**
 * One person on one channel, from a moment until the channel's next segment or the end of the call. A person has a baseline; a channel
 * has none.
 *
 * @param fromSample on the call's timeline
 * @param person the agent's id, where the person is an agent and it is known
 */
public record Segment(
        int channel,
        long fromSample,
        Speaker speaker,
        @Nullable String person) {
    /** A call has no more of them: more people than speak in one, and a hostile peer may name a new one with each message. */
    public static final int MOST = 1_000;

    /** Whether it begins where the other one of its channel did, and so takes its place: that person never spoke. */
    public boolean replaces(Segment other) {
        return channel == other.channel && fromSample == other.fromSample;
    }
}
