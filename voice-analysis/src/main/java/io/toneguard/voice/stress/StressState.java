package io.toneguard.voice.stress;

import java.util.Locale;

/** What a {@link StressReading} says, or why it says nothing. */
public enum StressState {
    /** Too little calm speech of this speaker is known. No index. */
    LEARNING,
    /** Too few voiced frames in the window. No index. */
    TOO_LITTLE_VOICE,
    /** What is periodic in the window is a tone, music or crosstalk, not this speaker. No index. */
    NOT_SPEECH,
    /** Clipping, noise or lost audio leave too little to trust. No index. */
    POOR_SIGNAL,
    /** Index up to 50: within what this speaker's calm voice does. */
    CALM,
    /** Index above 50: over the threshold. */
    RAISED,
    /** Index of 80 and more: twice the threshold. */
    STRAINED;

    /** Lower-case, for output: {@code too-little-voice}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether there is an index. */
    public boolean hasIndex() {
        return this == CALM || this == RAISED || this == STRAINED;
    }
}
