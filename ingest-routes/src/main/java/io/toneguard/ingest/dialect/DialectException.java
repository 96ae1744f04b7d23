package io.toneguard.ingest.dialect;

/** The peer said something that its dialect does not know, or that we do not take; the message says what, and what to do about it. */
public final class DialectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DialectException(String message) {
        super(message, null, false, false);
    }
}
