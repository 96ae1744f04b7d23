package io.toneguard.ingest.recording;

import io.toneguard.ingest.contract.Contracts;
import io.toneguard.voice.audio.UnreadableAudioException;
import java.io.IOException;
import java.util.List;

/** A file that cannot be let in as it is; trying again changes nothing unless the file changes. */
public final class RefusedException extends IOException {
    static final String NOT_A_FILE = "NOT_A_FILE";
    static final String UNREADABLE_FILE = "UNREADABLE_FILE";
    static final String PARTNER_MISSING = "PARTNER_MISSING";

    /** What was said of a recording cannot be. */
    public static final String SIDECAR_INVALID = "SIDECAR_INVALID";

    /** The same content was here, and was erased. */
    public static final String ERASED = "ERASED";

    /** All of them that are no fault of the audio's, which has codes of its own. */
    static final List<String> CODES =
            List.of(NOT_A_FILE, UNREADABLE_FILE, PARTNER_MISSING, SIDECAR_INVALID, ERASED, Contracts.OVER_CONTRACT);

    private static final long serialVersionUID = 1L;

    private final String code;

    RefusedException(String code, String message) {
        super(message);
        this.code = code;
    }

    static RefusedException because(UnreadableAudioException e) {
        return new RefusedException(e.fault().name(), String.valueOf(e.getMessage()));
    }

    /** What BI counts, such as {@code NOT_AUDIO}. */
    public String code() {
        return code;
    }
}
