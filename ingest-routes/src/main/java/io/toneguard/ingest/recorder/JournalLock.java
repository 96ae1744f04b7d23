package io.toneguard.ingest.recorder;

import io.toneguard.voice.disk.OwnerOnly;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a journal folder to one process, by a lock of the operating system, which ends with the process however that ends. */
final class JournalLock implements Closeable {
    private static final String FILE = ".toneguard-journal.lock";

    /** Closing any channel of a file ends this process's lock on it, so a second one must not even be opened. */
    private static final Set<Path> HELD_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private JournalLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static JournalLock of(Path folder) throws IOException {
        Path file = OwnerOnly.closedFolder(folder).toRealPath().resolve(FILE);
        if (!HELD_BY_THIS_PROCESS.add(file)) {
            throw inUse(folder);
        }
        try {
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw inUse(folder);
            }
            return new JournalLock(file, channel);
        } catch (IOException | RuntimeException e) {
            HELD_BY_THIS_PROCESS.remove(file);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            HELD_BY_THIS_PROCESS.remove(file);
        }
    }

    private static IllegalStateException inUse(Path folder) {
        return new IllegalStateException(
                "recorder.journal=" + folder
                        + " is in use by another recorder, which would take our calls for its own; give each process a folder of its own");
    }
}
