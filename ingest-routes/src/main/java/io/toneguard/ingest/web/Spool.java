package io.toneguard.ingest.web;

import io.toneguard.voice.disk.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/**
 * Where recordings arrive before they are taken in: {@code requests/} for those of one request, which go with it or at the next start, {@code uploads/}
 * for resumable ones, which stay. One process has it, for the time of a lock of the operating system.
 */
final class Spool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final Duration A_WHILE = Duration.ofSeconds(30);

    private final Path folder;
    private final DataSize keepFree;
    private final FileChannel lock;
    private final UUID node;

    /**
     * Opens it, and removes what an earlier process left of unfinished requests.
     *
     * @throws IllegalStateException with one sentence, if it cannot be used or another process has it
     */
    Spool(ApiSettings settings) {
        folder = settings.spool().toAbsolutePath().normalize();
        keepFree = settings.keepFree();
        FileChannel opened = null;
        try {
            OwnerOnly.closedFolder(folder);
            OwnerOnly.folder(requests());
            OwnerOnly.folder(uploads());
            opened = FileChannel.open(
                    folder.resolve(".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
            lock = locked(opened);
            node = nodeOf(folder.resolve("node"));
            sweep();
        } catch (IOException e) {
            close(opened);
            throw new IllegalStateException(
                    "api.spool=" + folder + " cannot be used (" + e + "); let the service's user write there");
        } catch (IllegalStateException e) {
            close(opened);
            throw e;
        }
    }

    /** Which spool this is, also after a restart; the folder is its identity. */
    UUID node() {
        return node;
    }

    /** A new file for what one request brings. */
    Path newRequest() {
        return requests().resolve(UUID.randomUUID() + ".part");
    }

    /** The file of a resumable upload. */
    Path upload(UUID upload) {
        return uploads().resolve(upload + ".part");
    }

    /** The resumable uploads that have a file here. */
    List<UUID> uploadsHere() throws IOException {
        try (var files = Files.list(uploads())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[0-9a-f-]{36}\\.part"))
                    .map(name -> UUID.fromString(name.substring(0, 36)))
                    .toList();
        }
    }

    /** @throws ApiProblem 503, if the disk would be fuller than {@code api.keep-free} allows */
    void requireRoom(long bytes) throws IOException {
        // Not by the file store of java.nio, which reads the list of all mounts first.
        long free = folder.toFile().getUsableSpace();
        if (free - Math.max(0, bytes) < keepFree.toBytes()) {
            LOG.warn(
                    "Spool {}: {} bytes are free, {} were to come, and api.keep-free={}; refused until there is room",
                    folder,
                    free,
                    bytes,
                    keepFree);
            throw ApiProblem.away("there is no room for this recording now; try again later", A_WHILE);
        }
    }

    private Path requests() {
        return folder.resolve("requests");
    }

    private Path uploads() {
        return folder.resolve("uploads");
    }

    private void sweep() throws IOException {
        try (var files = Files.list(requests())) {
            for (Path left : files.toList()) {
                Files.deleteIfExists(left);
                LOG.info("Spool: removed {}, left by a process that ended in the middle of a request", left);
            }
        }
    }

    private FileChannel locked(FileChannel channel) throws IOException {
        FileLock held;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            held = null;
        }
        if (held == null) {
            throw new IllegalStateException("api.spool=" + folder
                    + " is in use by another service; stop that one, or give this one a spool of its own");
        }
        return channel;
    }

    private static UUID nodeOf(Path file) throws IOException {
        if (!Files.exists(file)) {
            Path fresh = file.resolveSibling("node.part");
            Files.writeString(fresh, UUID.randomUUID().toString());
            Files.move(fresh, file);
        }
        try {
            return UUID.fromString(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " holds no id; remove it", e);
        }
    }

    @Override
    public void close() {
        close(lock);
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.debug("The spool's lock is gone all the same", e);
        }
    }
}
