package io.toneguard.ingest.recording;

import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.RecordingStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The store that stands in for the real ones in this module's tests keeps their promises. */
class FolderStoreTest implements RecordingStoreContract {
    @TempDir
    Path folder;

    @Override
    public RecordingStore store() {
        return new FolderStore(folder);
    }
}
