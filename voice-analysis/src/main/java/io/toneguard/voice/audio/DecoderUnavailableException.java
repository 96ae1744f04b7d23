package io.toneguard.voice.audio;

import java.io.IOException;

/** A {@link Decoder} cannot be used here and now: it is missing, or had no time. The recording is not to blame, and may be tried again. */
public final class DecoderUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message what is in the way, and what to do */
    public DecoderUnavailableException(String message) {
        super(message);
    }
}
