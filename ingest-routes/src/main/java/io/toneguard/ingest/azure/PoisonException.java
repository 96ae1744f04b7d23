package io.toneguard.ingest.azure;

/** A notice that will never lead to a recording, however often it comes. */
final class PoisonException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_CHARACTERS = 500;

    private final String code;

    /** @param message goes on where "a notice or its blob" ended; may hold names that a stranger gave */
    PoisonException(String code, String message) {
        super(onOneLine(message));
        this.code = code;
    }

    private static String onOneLine(String message) {
        var line = new StringBuilder();
        message.codePoints()
                .limit(LONGEST_CHARACTERS)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .forEach(line::appendCodePoint);
        return line.toString();
    }

    /** A word to count by. */
    String code() {
        return code;
    }
}
