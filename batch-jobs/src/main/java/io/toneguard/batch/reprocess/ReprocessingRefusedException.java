package io.toneguard.batch.reprocess;

/** It cannot be done as things are; the message says why, and what can be. */
public final class ReprocessingRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReprocessingRefusedException(String message) {
        super(message);
    }
}
