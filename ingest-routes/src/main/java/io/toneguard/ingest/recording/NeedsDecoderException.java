package io.toneguard.ingest.recording;

import java.io.IOException;

/** Only decoding tells whether it is a whole recording, and that is not to be done here. */
final class NeedsDecoderException extends IOException {
    private static final long serialVersionUID = 1L;

    NeedsDecoderException() {
        super("it must be decoded, which may take minutes");
    }
}
