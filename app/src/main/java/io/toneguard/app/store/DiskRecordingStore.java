package io.toneguard.app.store;

import io.toneguard.voice.call.RecordingDraft;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.disk.BlockDisk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Recordings as files: {@code STORE/TENANT/YYYY-MM/RECORDING.audio}. Written aside, forced to disk, then renamed: a name is there only
 * when its whole content is, also after a power cut. A call being recorded is {@code RECORDING.draft} beside. Several machines may share the folder.
 */
public final class DiskRecordingStore implements RecordingStore {
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuu-MM");

    private final Path root;
    /** Asked for when a call is to be recorded: who only reads may not be allowed to try. */
    private volatile @Nullable BlockDisk disk;
    /** Folders whose own names are durable. */
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    /** @param root made if it is not there */
    public DiskRecordingStore(Path root) throws IOException {
        this.root = Files.createDirectories(root.toAbsolutePath().normalize());
    }

    @Override
    public long put(StoredRecording recording, InputStream content) throws IOException {
        var folder = Files.createDirectories(folderOf(recording));
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
        var folder = Files.createDirectories(folderOf(recording));
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

    private Path folderOf(StoredRecording recording) {
        return root.resolve(recording.tenant().toString()).resolve(MONTH.format(recording.callMonth()));
    }

    private Path fileOf(StoredRecording recording) {
        return folderOf(recording).resolve(recording.recording() + ".audio");
    }

    /** A rename is durable only when its folder is, and a new folder only when the one it lies in is, which once is enough. */
    private void forceFolders(Path innermost) throws IOException {
        force(innermost);
        if (durable.contains(innermost)) {
            return;
        }
        for (Path folder = innermost.getParent();
                folder != null && folder.startsWith(root);
                folder = folder.getParent()) {
            force(folder);
        }
        durable.add(innermost);
    }

    private static void force(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
