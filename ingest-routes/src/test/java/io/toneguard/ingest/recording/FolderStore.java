package io.toneguard.ingest.recording;

import io.toneguard.voice.call.RecordingDraft;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoreEntry;
import io.toneguard.voice.call.StoreEntry.Kind;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    @Override
    public Set<TenantId> tenants() throws IOException {
        try (var tenants = contents(folder)) {
            return tenants.filter(Files::isDirectory)
                    .map(tenant ->
                            new TenantId(UUID.fromString(tenant.getFileName().toString())))
                    .collect(Collectors.toSet());
        }
    }

    @Override
    public SortedSet<LocalDate> months(TenantId tenant) throws IOException {
        try (var months = contents(folder.resolve(tenant.toString()))) {
            return months.map(month -> LocalDate.parse(month.getFileName().toString()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Override
    public Stream<StoreEntry> list(TenantId tenant, LocalDate callMonth) throws IOException {
        return contents(folderOf(tenant, callMonth)).sorted().map(file -> entry(tenant, callMonth, file));
    }

    @Override
    public boolean discard(StoreEntry halfWritten) throws IOException {
        var recording = halfWritten.recording();
        if (recording == null || halfWritten.kind() == Kind.FINISHED) {
            throw new IllegalArgumentException(halfWritten.name());
        }
        var file = pathOf(recording).resolveSibling(halfWritten.name());
        return Files.exists(file) && Files.size(file) == halfWritten.bytes() && Files.deleteIfExists(file);
    }

    private static Stream<Path> contents(Path folder) throws IOException {
        return Files.isDirectory(folder) ? Files.list(folder) : Stream.empty();
    }

    private static StoreEntry entry(TenantId tenant, LocalDate month, Path file) {
        String name = file.getFileName().toString();
        var kinds = Map.of("wav", Kind.FINISHED, "draft", Kind.DRAFT, "part", Kind.HALF_PUT);
        var kind = kinds.getOrDefault(name.substring(name.lastIndexOf('.') + 1), Kind.FOREIGN);
        var recording = kind == Kind.FOREIGN
                ? null
                : new StoredRecording(tenant, month, new RecordingId(UUID.fromString(name.substring(0, 36))));
        try {
            return new StoreEntry(
                    kind,
                    recording,
                    name,
                    Files.size(file),
                    Files.getLastModifiedTime(file).toInstant());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long count() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".wav")).count();
        }
    }

    private Path pathOf(StoredRecording recording) {
        return folderOf(recording.tenant(), recording.callMonth()).resolve(recording.recording() + ".wav");
    }

    private Path folderOf(TenantId tenant, LocalDate month) {
        return folder.resolve(tenant.toString()).resolve(month.toString());
    }
}
