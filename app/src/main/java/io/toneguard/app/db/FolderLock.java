package io.toneguard.app.db;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A lock of the operating system on a file, held by a process and released with it, however it ends. */
final class FolderLock implements AutoCloseable {
    private static final Duration LONGEST_STOP = Duration.ofMinutes(1);

    private final FileChannel channel;
    private final FileLock lock;

    private FolderLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** Held by nobody else; empty if it is not to be had within {@code wait}. Writes this process's id into the file. */
    static Optional<FolderLock> exclusive(Path file, Duration wait) {
        var held = attempt(file, false, wait);
        held.ifPresent(FolderLock::writePid);
        return held;
    }

    /** Shared with other users; waits for an exclusive holder, who holds it no longer than a server takes to stop. */
    static FolderLock shared(Path file) {
        return attempt(file, true, LONGEST_STOP)
                .orElseThrow(() -> new DatabaseException("the lock " + file + " was not to be had within "
                        + LONGEST_STOP.toSeconds() + " s: the embedded PostgreSQL is still stopping; see its log"));
    }

    private static Optional<FolderLock> attempt(Path file, boolean shared, Duration wait) {
        var held = new AtomicReference<@Nullable FolderLock>();
        Await.until(
                () -> {
                    held.set(attempt(file, shared));
                    return held.get() != null;
                },
                wait);
        return Optional.ofNullable(held.get());
    }

    private static @Nullable FolderLock attempt(Path file, boolean shared) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            var lock = channel.tryLock(0, Long.MAX_VALUE, shared);
            if (lock != null) {
                return new FolderLock(channel, lock);
            }
            channel.close();
            return null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            closeQuietly(channel);
            return null;
        } catch (IOException e) {
            closeQuietly(channel);
            throw new DatabaseException("the lock " + file + " cannot be opened: " + e, e);
        }
    }

    private void writePid() {
        try {
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new DatabaseException("the lock file of the data folder cannot be written: " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
        } catch (IOException e) {
            throw new DatabaseException("a lock of the data folder could not be released: " + e, e);
        } finally {
            closeQuietly(channel);
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new DatabaseException("a lock file of the data folder could not be closed: " + e, e);
        }
    }
}
