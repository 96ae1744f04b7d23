package io.toneguard.app.store;

import io.toneguard.voice.call.RecordingDraft;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoreEntry;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.disk.BlockDisk;
import io.toneguard.voice.disk.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recordings as files: {@code STORE/TENANT/YYYY-MM/RECORDING.audio}. Written aside, forced to disk, then renamed: a name is there only
 * when its whole content is, also after a power cut. A call being recorded is {@code RECORDING.draft} beside. Several machines may share the folder.
 */
public final class DiskRecordingStore implements RecordingStore {
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuu-MM");

    private static final Pattern TENANT =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** Some 5 MB of a month's names are sorted at a time. */
    private static final int NAMES_AT_ONCE = 20_000;

    private final Path root;
    /** Asked for when a call is to be recorded: who only reads may not be allowed to try. */
    private volatile @Nullable BlockDisk disk;
    /** Folders whose own names are durable. */
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    private final Map<Path, FolderForce> forces = new ConcurrentHashMap<>();

    /** @param root made if it is not there */
    public DiskRecordingStore(Path root) throws IOException {
        this.root = OwnerOnly.closedFolder(root.toAbsolutePath().normalize());
    }

    @Override
    public long put(StoredRecording recording, InputStream content) throws IOException {
        var folder = madeFolderOf(recording);
        var file = fileOf(recording);
        var draft = Files.createTempFile(folder, recording.recording() + ".", ".part");
        try {
            long bytes;
            try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                bytes = content.transferTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolders(folder);
            return bytes;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    @Override
    public SeekableByteChannel open(StoredRecording recording) throws IOException {
        try {
            return FileChannel.open(fileOf(recording), StandardOpenOption.READ);
        } catch (NoSuchFileException absent) {
            throw new NoSuchFileException(
                    "recording " + recording.recording() + " is not in the store: no file " + fileOf(recording));
        }
    }

    @Override
    public RecordingDraft draft(StoredRecording recording, int headBytes) throws IOException {
        var folder = madeFolderOf(recording);
        var known = disk;
        if (known == null) {
            known = BlockDisk.of(root);
            disk = known;
        }
        return new DiskRecordingDraft(
                folder.resolve(recording.recording() + ".draft"),
                fileOf(recording),
                headBytes,
                known,
                () -> forceFolders(folder));
    }

    @Override
    public void delete(StoredRecording recording) throws IOException {
        Files.deleteIfExists(fileOf(recording));
    }

    @Override
    public Set<TenantId> tenants() throws IOException {
        try (var names = Files.list(root)) {
            return names.filter(Files::isDirectory)
                    .flatMap(folder -> tenantOf(folder).stream())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public SortedSet<LocalDate> months(TenantId tenant) throws IOException {
        var folder = folderOf(tenant);
        if (!Files.isDirectory(folder)) {
            return Collections.emptySortedSet();
        }
        var months = new TreeSet<LocalDate>();
        try (var names = Files.list(folder)) {
            names.forEach(month -> monthOf(month).ifPresent(months::add));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return months;
    }

    @Override
    public Stream<StoreEntry> list(TenantId tenant, LocalDate callMonth) throws IOException {
        return new DiskListing(folderOf(tenant, callMonth), tenant, callMonth, NAMES_AT_ONCE).entries();
    }

    @Override
    public boolean discard(StoreEntry halfWritten) throws IOException {
        var recording = halfWritten.recording();
        if (recording == null || halfWritten.kind() == StoreEntry.Kind.FINISHED) {
            throw new IllegalArgumentException("store entry " + halfWritten.name() + " is " + halfWritten.kind()
                    + "; only what is half-written is discarded");
        }
        var file = folderOf(recording).resolve(halfWritten.name());
        try {
            var now = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return now.size() == halfWritten.bytes()
                    && now.lastModifiedTime().toInstant().equals(halfWritten.changedAt())
                    && Files.deleteIfExists(file);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** Other folders are none of ours. */
    private static Optional<TenantId> tenantOf(Path folder) {
        String name = folder.getFileName().toString();
        return TENANT.matcher(name).matches() ? Optional.of(new TenantId(UUID.fromString(name))) : Optional.empty();
    }

    private static Optional<LocalDate> monthOf(Path folder) {
        try {
            return Optional.of(
                    YearMonth.parse(folder.getFileName().toString(), MONTH).atDay(1));
        } catch (DateTimeParseException notAMonth) {
            return Optional.empty();
        }
    }

    private Path folderOf(TenantId tenant) {
        return root.resolve(tenant.toString());
    }

    private Path folderOf(TenantId tenant, LocalDate month) {
        return folderOf(tenant).resolve(MONTH.format(month));
    }

    private Path folderOf(StoredRecording recording) {
        return folderOf(recording.tenant(), recording.callMonth());
    }

    private Path madeFolderOf(StoredRecording recording) throws IOException {
        OwnerOnly.folder(folderOf(recording.tenant()));
        return OwnerOnly.folder(folderOf(recording));
    }

    private Path fileOf(StoredRecording recording) {
        return folderOf(recording).resolve(recording.recording() + ".audio");
    }

    /** A rename is durable only when its folder is, and a new folder only when the one it lies in is, which once is enough. */
    private void forceFolders(Path innermost) throws IOException {
        forces.computeIfAbsent(innermost, folder -> new FolderForce(folder, FolderForce::byTheSystem))
                .force();
        if (durable.contains(innermost)) {
            return;
        }
        for (Path folder = innermost.getParent();
                folder != null && folder.startsWith(root);
                folder = folder.getParent()) {
            FolderForce.byTheSystem(folder);
        }
        durable.add(innermost);
    }
}
