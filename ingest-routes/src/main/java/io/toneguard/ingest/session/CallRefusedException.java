package io.toneguard.ingest.session;

/** A connection cannot become a call, or a part of one, as its source is set up; the message says why and what to change. */
public final class CallRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CallRefusedException(String message) {
        super(message, null, false, false);
    }
}
