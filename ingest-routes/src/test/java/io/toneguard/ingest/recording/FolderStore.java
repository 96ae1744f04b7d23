package io.toneguard.ingest.recording;

import io.toneguard.voice.call.RecordingDraft;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoredRecording;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/** A recording store in a folder, just good enough for tests, which can be told to break. */
public final class FolderStore implements RecordingStore {
    private final Path folder;
    public volatile boolean isFull;
    volatile boolean diesAfterPut;
    volatile Consumer<StoredRecording> beforePut = recording -> {};

    public FolderStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public long put(StoredRecording recording, InputStream content) throws IOException {
        beforePut.accept(recording);
        if (isFull) {
            throw new IOException("No space left on device");
        }
        Files.createDirectories(pathOf(recording).getParent());
        Path whole = Files.createTempFile(folder, "put", ".part");
        long bytes = Files.copy(content, whole, StandardCopyOption.REPLACE_EXISTING);
        Files.move(whole, pathOf(recording), StandardCopyOption.REPLACE_EXISTING);
        if (diesAfterPut) {
            throw new IOException("killed after the store had it");
        }
        return bytes;
    }

    @Override
    public SeekableByteChannel open(StoredRecording recording) throws IOException {
        if (!Files.exists(pathOf(recording))) {
            throw new NoSuchFileException(recording.toString());
        }
        return Files.newByteChannel(pathOf(recording));
    }

    @Override
    public RecordingDraft draft(StoredRecording recording, int headBytes) throws IOException {
        Path whole = pathOf(recording);
        Path draft = whole.resolveSibling(recording.recording() + ".draft");
        if (isFull) {
            throw new IOException("No space left on device");
        }
        Files.createDirectories(whole.getParent());
        return new FolderDraft(draft, whole, headBytes, () -> isFull);
    }

    @Override
    public void delete(StoredRecording recording) throws IOException {
        Files.deleteIfExists(pathOf(recording));
    }

    long count() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".wav")).count();
        }
    }

    private Path pathOf(StoredRecording recording) {
        return folder.resolve(recording.tenant().toString())
                .resolve(recording.callMonth().toString())
                .resolve(recording.recording() + ".wav");
    }
}
