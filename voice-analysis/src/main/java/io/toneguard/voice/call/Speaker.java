package io.toneguard.voice.call;

import java.util.Locale;

/** Whose voice a channel carries. A speaker is a person in the call; a channel is wire audio. */
public enum Speaker {
    AGENT,
    CUSTOMER,
    /** Nobody said who speaks: a mono mix, or a stereo file without a channel map. */
    UNKNOWN;

    /** The word used in JSON, SQL and on the command line: {@code agent}, {@code customer} or {@code unknown}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads {@link #word()} back, in any letter case.
     *
     * @throws IllegalArgumentException if the word names no speaker
     */
    public static Speaker of(String word) {
        for (Speaker speaker : values()) {
            if (speaker.word().equals(word.toLowerCase(Locale.ROOT))) {
                return speaker;
            }
        }
        throw new IllegalArgumentException("unknown speaker '" + word + "'; known: agent, customer, unknown");
    }
}
