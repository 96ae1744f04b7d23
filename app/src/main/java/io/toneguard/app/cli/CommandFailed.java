package io.toneguard.app.cli;

/** A command did not do what it was asked, for a reason its user can understand: one line on stderr, exit 1, no stack trace. */
public final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what, where, and what to do, in one line */
    public CommandFailed(String message) {
        super(message);
    }
}
