package io.toneguard.voice.call;

import java.util.Optional;

/**
 * Takes a person's call out of everything: audio, results, readings, alerts, names. What stays is a ledger row without names that says so.
 * Erasing a recording again is no fault; a call that is erased is not known any more. Thread-safe; waits for the database, and for a while for the store.
 */
public interface Erasure {
    /**
     * What was erased.
     *
     * @param recordings whose rows and names are gone
     * @param audioLeft of them, whose audio is not out of the store yet, because that is away or slow; it goes by itself
     */
    record Erased(int recordings, int audioLeft) {}

    /**
     * Erases one recording.
     *
     * @return empty: the tenant has no such recording
     * @throws CallIsRunningException if it is still being recorded
     */
    Optional<Erased> eraseRecording(TenantId tenant, RecordingId recording);

    /**
     * Erases a call with all of its recordings.
     *
     * @return empty: the tenant has no such call
     * @throws CallIsRunningException if one of them is still being recorded; none is erased then
     */
    Optional<Erased> eraseCall(TenantId tenant, String callId);

    /** What is still being recorded cannot be erased; it can when its call has ended. */
    final class CallIsRunningException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public CallIsRunningException(RecordingId recording) {
            super("recording " + recording + " is still being recorded; erase it when its call has ended");
        }
    }
}
