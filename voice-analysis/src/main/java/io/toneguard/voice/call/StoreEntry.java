package io.toneguard.voice.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that lies in the store, as a listing found it.
 *
 * @param recording whose it is; null for what is {@link Kind#FOREIGN}
 * @param name what the store calls it, within its tenant and month
 * @param bytes its size then
 * @param changedAt when it was last written, by the store's clock
 */
public record StoreEntry(Kind kind, @Nullable StoredRecording recording, String name, long bytes, Instant changedAt) {
    public StoreEntry {
        if ((recording == null) != (kind == Kind.FOREIGN)) {
            throw new IllegalArgumentException(
                    "entry " + name + " is " + kind + ", and " + (recording == null ? "no" : "a") + " recording's");
        }
    }

    /** What it is. */
    public enum Kind {
        /** A whole recording. */
        FINISHED,
        /** A recording in the making, or left so by a process that is gone: {@link RecordingStore#draft} takes it up. */
        DRAFT,
        /** What a {@link RecordingStore#put} has written so far; nobody takes it up when its writer is gone. */
        HALF_PUT,
        /** Not of this store's making. */
        FOREIGN
    }
}
