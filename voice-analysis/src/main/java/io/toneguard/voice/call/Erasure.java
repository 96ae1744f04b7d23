package io.toneguard.voice.call;

import java.util.OptionalInt;

/**
 * Takes a person's call out of everything: audio, results, readings, alerts, names. What stays is a ledger row without names that says so.
 * Erasing a recording again is no fault; a call that is erased is not known any more. Thread-safe; waits for database and store.
 */
public interface Erasure {
    /**
     * Erases one recording.
     *
     * @return false: the tenant has no such recording
     * @throws CallIsRunningException if it is still being recorded
     */
    boolean eraseRecording(TenantId tenant, RecordingId recording);

    /**
     * Erases a call with all of its recordings.
     *
     * @return recordings erased; empty: the tenant has no such call
     * @throws CallIsRunningException if one of them is still being recorded; none is erased then
     */
    OptionalInt eraseCall(TenantId tenant, String callId);

    /** What is still being recorded cannot be erased; it can when its call has ended. */
    final class CallIsRunningException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public CallIsRunningException(RecordingId recording) {
            super("recording " + recording + " is still being recorded; erase it when its call has ended");
        }
    }
}
