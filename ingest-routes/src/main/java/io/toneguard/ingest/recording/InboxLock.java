package io.toneguard.ingest.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an inbox to one process: a lock of the operating system on a hidden file in it, which ends with the process however that ends.
 * The file stays; what it says is only for the message to whoever comes second.
 */
final class InboxLock extends ServiceSupport {
    static final String FILE = ".toneguard-inbox.lock";

    /** Beyond the text of the file: some systems let nobody read what is locked. */
    private static final long LOCKED_BYTE = 1L << 40;

    private static final int LONGEST_HOLDER_BYTES = 100;

    /** Closing any channel of a file ends this process's lock on it, so a second one must not even be opened. */
    private static final Set<Path> HELD_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final Path inbox;
    private @Nullable Path held;
    private @Nullable FileChannel channel;

    InboxLock(Path inbox) {
        this.inbox = inbox;
    }

    @Override
    protected void doStart() {
        try {
            Path file = Files.createDirectories(inbox).toRealPath().resolve(FILE);
            if (!HELD_BY_THIS_PROCESS.add(file)) {
                throw inUseBy(String.valueOf(ProcessHandle.current().pid()));
            }
            held = file;
            lock(file);
        } catch (IOException e) {
            doStop();
            throw new IllegalStateException("ingest.inbox=" + inbox + " cannot be locked against a second process (" + e
                    + "); let the service's user write there, on a file system that has locks");
        } catch (IllegalStateException e) {
            doStop();
            throw e;
        }
    }

    @Override
    protected void doStop() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // The lock is gone with the channel all the same.
            }
            channel = null;
        }
        if (held != null) {
            HELD_BY_THIS_PROCESS.remove(held);
            held = null;
        }
    }

    private void lock(Path file) throws IOException {
        channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
        if (lock == null) {
            var holder = ByteBuffer.allocate(LONGEST_HOLDER_BYTES);
            channel.read(holder, 0);
            throw inUseBy(DroppedName.printable(
                    new String(holder.array(), 0, holder.position(), StandardCharsets.US_ASCII).trim()));
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
    }

    private IllegalStateException inUseBy(String process) {
        return new IllegalStateException("ingest.inbox=" + inbox + " is in use by process "
                + (process.isEmpty() ? "(unknown)" : process)
                + ", and two would take each file twice; stop that one, or give this one an inbox of its own");
    }
}
