package io.toneguard.ingest.filesource;

/** Whose JSON lies beside a file. Our own fields are read in every dialect, and come first. */
public enum SidecarDialect {
    OWN,
    /** Twilio's recording: {@code CallSid} or {@code call_sid}; its {@code channels} is a number and says nothing of who speaks. */
    TWILIO,
    /** Genesys Engage's recording.json: {@code id}. Its phone numbers are not kept. */
    GENESYS
}
