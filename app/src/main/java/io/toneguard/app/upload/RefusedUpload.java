package io.toneguard.app.upload;

/** The service will not have this file, however often it is sent; the message is its reason. */
final class RefusedUpload extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedUpload(String reason) {
        super(reason);
    }
}
