package io.toneguard.batch;

import io.toneguard.voice.call.RecordingDraft;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoreEntry;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;

/** Files by recording id in one folder. */
public record Shelf(Path folder) implements RecordingStore {
    @Override
    public long put(StoredRecording recording, InputStream content) throws IOException {
        return Files.copy(content, folder.resolve(recording.recording().toString()));
    }

    @Override
    public SeekableByteChannel open(StoredRecording recording) throws IOException {
        return Files.newByteChannel(folder.resolve(recording.recording().toString()));
    }

    @Override
    public RecordingDraft draft(StoredRecording recording, int headBytes) {
        throw new UnsupportedOperationException("the final analysis records nothing");
    }

    @Override
    public void delete(StoredRecording recording) throws IOException {
        Files.deleteIfExists(folder.resolve(recording.recording().toString()));
    }

    @Override
    public Set<TenantId> tenants() {
        return Set.of();
    }

    @Override
    public SortedSet<LocalDate> months(TenantId tenant) {
        return Collections.emptySortedSet();
    }

    @Override
    public Stream<StoreEntry> list(TenantId tenant, LocalDate callMonth) {
        return Stream.empty();
    }

    @Override
    public boolean discard(StoreEntry halfWritten) {
        throw new UnsupportedOperationException("the final analysis discards nothing");
    }
}
