package io.toneguard.voice.call;

import java.util.Locale;

/**
 * A stretch of a channel for which there is no audio; the timeline holds silence there.
 *
 * @param fromSample on the call's timeline
 * @param samples at least 1
 */
public record Gap(int channel, long fromSample, long samples, Kind kind) {
    /** Why the audio is not there. */
    public enum Kind {
        /** It was sent, by its number, and never came. */
        LOST,
        /** The peer said that it pauses or leaves something out: hold, secure pause. */
        PAUSED,
        /** The peer sent nothing for a while and did not say why: comfort noise, a leg that came late or never. */
        UNSENT,
        /** We were overloaded and did not record it. */
        SHED;

        /** The word used in SQL and messages. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One past its last sample. */
    public long toSample() {
        return fromSample + samples;
    }
}
