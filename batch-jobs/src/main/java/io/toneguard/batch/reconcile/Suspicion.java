package io.toneguard.batch.reconcile;

import io.toneguard.voice.call.StoreEntry;
import io.toneguard.voice.call.StoredRecording;
import org.jspecify.annotations.Nullable;

/**
 * A finding before it is looked at a second time, and what is to be done about it.
 *
 * @param entry what is to be removed; null if nothing is
 */
record Suspicion(
        FindingKind kind,
        StoredRecording recording,
        String subject,
        String detail,
        Remedy remedy,
        @Nullable StoreEntry entry) {
    enum Remedy {
        NONE,
        /** Removes the entry from the store. */
        REMOVE,
        /** Back to stored. */
        ANALYSE_AGAIN
    }

    static Suspicion of(FindingKind kind, StoredRecording recording, String detail) {
        return new Suspicion(kind, recording, recording.recording().toString(), detail, Remedy.NONE, null);
    }

    static Suspicion of(FindingKind kind, StoredRecording recording, String detail, Remedy remedy, StoreEntry entry) {
        String subject =
                entry.kind() == StoreEntry.Kind.FINISHED ? recording.recording().toString() : entry.name();
        return new Suspicion(kind, recording, subject, detail, remedy, entry);
    }

    /** Whether both are of the same thing, whatever has changed about it. */
    boolean isOf(Suspicion other) {
        return kind == other.kind && subject.equals(other.subject);
    }

    Finding finding(boolean repaired, String more) {
        return new Finding(
                recording.tenant(),
                recording.callMonth(),
                kind,
                subject,
                recording.recording(),
                detail + more,
                repaired);
    }
}
