package io.toneguard.ingest.recording;

import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.RecordingStoreContract;
import io.toneguard.voice.call.StoredRecording;
import java.io.IOException;
import java.nio.file.Files;
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

    @Override
    public void killedWhilePutting(StoredRecording recording, int bytes) throws IOException {
        write(recording, recording.recording() + ".1.part", bytes);
    }

    @Override
    public void putForeign(StoredRecording beside, String name) throws IOException {
        write(beside, name, 7);
    }

    private void write(StoredRecording recording, String name, int bytes) throws IOException {
        var month = folder.resolve(recording.tenant().toString())
                .resolve(recording.callMonth().toString());
        Files.write(Files.createDirectories(month).resolve(name), new byte[bytes]);
    }
}
