package io.toneguard.app.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes the names in one folder durable, once for all who ask in the meantime: whoever comes while it is being forced waits for the next
 * time, which is all the others' too. Thread-safe.
 */
final class FolderForce {
    /** Forces a folder to the disk. */
    interface Disk {
        void force(Path folder) throws IOException;
    }

    private final Path folder;
    private final Disk disk;
    private long asked;
    private long covered;
    private boolean isRunning;

    FolderForce(Path folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    /** Forces it by the operating system. */
    static void byTheSystem(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Returns when every name that was there at the call is durable. */
    void force() throws IOException {
        long covers = enter();
        if (covers == 0) {
            return;
        }
        boolean isForced = false;
        try {
            disk.force(folder);
            isForced = true;
        } finally {
            leave(isForced ? covers : 0);
        }
    }

    /** @return up to which call the caller is to force it for; 0 if that was done meanwhile */
    private synchronized long enter() throws IOException {
        long mine = ++asked;
        while (isRunning && covered < mine) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while " + folder + " was forced to the disk");
            }
        }
        if (covered >= mine) {
            return 0;
        }
        isRunning = true;
        return asked;
    }

    private synchronized void leave(long coveredNow) {
        isRunning = false;
        covered = Math.max(covered, coveredNow);
        notifyAll();
    }
}
