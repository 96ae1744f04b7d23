package io.toneguard.app.upload;

/** Nothing more can be uploaded for now, whichever file it were; the message says why and what to do. */
public final class UploadStopped extends Exception {
    private static final long serialVersionUID = 1L;

    UploadStopped(String message) {
        super(message);
    }
}
