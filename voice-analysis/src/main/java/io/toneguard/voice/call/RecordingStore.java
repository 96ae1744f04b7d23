package io.toneguard.voice.call;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.time.LocalDate;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * Where the audio lies, as it arrived. Written once by intake, read in ranges by any number of workers. What a promise here means is
 * spelled out in {@code RecordingStoreContract}, which every implementation passes.
 */
public interface RecordingStore {
    /**
     * Stores the whole content, durably and atomically: afterwards it can be opened whole, or, if this throws, not at all. Writing
     * the same recording again replaces it.
     *
     * @return the number of bytes stored
     */
    long put(StoredRecording recording, InputStream content) throws IOException;

    /**
     * Opens a recording for reading in ranges.
     *
     * @throws java.nio.file.NoSuchFileException if it is not stored (its message names the recording)
     */
    SeekableByteChannel open(StoredRecording recording) throws IOException;

    /**
     * Begins a recording that grows while its call runs, or takes up the draft that another process left. One writer at a time.
     *
     * @param headBytes length of the head that {@link RecordingDraft#finish} will put before the audio; the same each time
     */
    RecordingDraft draft(StoredRecording recording, int headBytes) throws IOException;

    /** Removes a recording; nothing happens if it is not there. */
    void delete(StoredRecording recording) throws IOException;

    /** The tenants of whom the store has anything, or had: also those whom nobody else knows. */
    Set<TenantId> tenants() throws IOException;

    /** The months (their first days) of which the store has anything of this tenant, or had. */
    SortedSet<LocalDate> months(TenantId tenant) throws IOException;

    /**
     * What lies in the store of a tenant and month: whole recordings, what is half-written, and what is not of this store's making.
     * Those of recordings come in ascending order of the id as text, the others anywhere. However much there is, little of it is in
     * memory at once. What comes or goes meanwhile may or may not be among it.
     *
     * @return to be closed; its operations throw {@link java.io.UncheckedIOException}
     */
    Stream<StoreEntry> list(TenantId tenant, LocalDate callMonth) throws IOException;

    /**
     * Removes something half-written that {@link #list} found, unless somebody wrote to it since.
     *
     * @return whether it was still there, unchanged, and is gone now
     * @throws IllegalArgumentException if it is neither a draft nor half put
     */
    boolean discard(StoreEntry halfWritten) throws IOException;
}
