package io.toneguard.app.upload;

/** This file could not be read or sent, others may; the message says why. */
final class UnsentFile extends Exception {
    private static final long serialVersionUID = 1L;

    UnsentFile(String reason) {
        super(reason);
    }
}
