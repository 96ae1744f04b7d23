package io.toneguard.ingest.pbx;

/** Whether this node can record one more call: who cannot be recorded is to knock elsewhere, for a PBX does not look at readiness. */
@FunctionalInterface
public interface RecordingWatch {
    /** Called on event loops: must not wait. */
    boolean isRecording();
}
