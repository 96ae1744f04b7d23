package io.toneguard.voice.call;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;

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
}
