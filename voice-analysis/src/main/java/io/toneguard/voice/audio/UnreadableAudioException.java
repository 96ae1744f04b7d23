package io.toneguard.voice.audio;

import java.io.IOException;

/** A recording that cannot be analysed, and why; the same bytes fail the same way again. */
public final class UnreadableAudioException extends IOException {
    private static final long serialVersionUID = 1L;

    private final AudioFault fault;

    /**
     * @param message what was found and what to do, with numbers and units, without the file's name: the caller knows it
     */
    public UnreadableAudioException(AudioFault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public AudioFault fault() {
        return fault;
    }
}
