package io.toneguard.app.notice;

/** An attempt did not succeed; the message is kept with the operator's message, so it names no credential. */
final class NotDeliveredException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 300;

    NotDeliveredException(String message) {
        super(message.length() > LONGEST ? message.substring(0, LONGEST) : message, null, false, false);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
