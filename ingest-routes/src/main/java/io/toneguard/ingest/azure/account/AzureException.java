package io.toneguard.ingest.azure.account;

import java.io.IOException;

/** The service refused a call, or did not answer it. The message names what was to be done and what came back, never a credential. */
public final class AzureException extends IOException {
    /** There was no answer at all. */
    static final int NO_ANSWER = 0;

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    AzureException(String message, int status, String code) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /** HTTP status of the answer; 0 if there was none. */
    public int status() {
        return status;
    }

    /** The service's word for it, such as {@code ContainerNotFound}; empty if it gave none. */
    public String code() {
        return code;
    }

    public boolean isNotFound() {
        return status == 404;
    }

    /** A condition of the call (entity tag, append position) does not hold. */
    public boolean isConditionNotMet() {
        return status == 412;
    }

    /** Whether the same call may go well later with nothing changed by anybody. */
    public boolean mayPass() {
        return status == NO_ANSWER || status == 408 || status == 429 || status >= 500 && status != 501;
    }
}
