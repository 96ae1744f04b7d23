package io.toneguard.voice.audio;

import java.io.IOException;

/** A {@link Decoder} cannot be used here and now: it is missing, or had no time. The recording may not be to blame, and may be tried again. */
public final class DecoderUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean isOutOfTime;

    /** @param message what is in the way, and what to do */
    public DecoderUnavailableException(String message) {
        this(message, false);
    }

    private DecoderUnavailableException(String message, boolean isOutOfTime) {
        super(message);
        this.isOutOfTime = isOutOfTime;
    }

    /** It ran for all the time that it may take: of a busy machine or of the recording, nobody can say which. */
    public static DecoderUnavailableException outOfTime(String message) {
        return new DecoderUnavailableException(message, true);
    }

    /** Whether it ran, and time was over: who tries again pays that time again, so not for ever. */
    public boolean isOutOfTime() {
        return isOutOfTime;
    }
}
