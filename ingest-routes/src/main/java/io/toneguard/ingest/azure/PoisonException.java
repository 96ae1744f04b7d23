package io.toneguard.ingest.azure;

/** A notice that will never lead to a recording, however often it comes. */
final class PoisonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param message goes on where "a notice" or the blob's name ended */
    PoisonException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** A word to count by. */
    String code() {
        return code;
    }
}
