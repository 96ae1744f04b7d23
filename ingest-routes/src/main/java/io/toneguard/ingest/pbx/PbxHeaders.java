package io.toneguard.ingest.pbx;

/** Headers of the exchanges of a {@code pbx:} route. */
public final class PbxHeaders {
    /** {@code call-started}, {@code audio}, {@code gap}, {@code paused}, {@code resumed}, {@code participant-changed} or {@code call-ended}. */
    public static final String EVENT = "PbxEvent";

    /** As the PBX named the call. */
    public static final String CALL_ID = "PbxCallId";

    /** The tenant's name. */
    public static final String TENANT = "PbxTenant";

    /** The source's name. */
    public static final String SOURCE = "PbxSource";

    public static final String RECORDING_ID = "PbxRecordingId";

    /** Counted from 0; with {@code audio}, {@code gap} and {@code participant-changed}. */
    public static final String CHANNEL = "PbxChannel";

    /** {@code agent}, {@code customer} or {@code unknown}, beside {@link #CHANNEL}. */
    public static final String SPEAKER = "PbxSpeaker";

    /** Where on the call's timeline the event lies, in samples. */
    public static final String SAMPLE = "PbxSample";

    private PbxHeaders() {}
}
