package io.toneguard.ingest.recording;

import io.toneguard.voice.disk.OwnerOnly;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Where two files are put together before they come in as one: a hidden folder of the inbox, on the inbox's own disk. What lies in it
 * belongs to nobody once its process is gone.
 */
final class PairSpool {
    static final String FOLDER = ".toneguard-pairs";

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path folder;
    private boolean swept;

    PairSpool(Path inbox) {
        folder = inbox.resolve(FOLDER);
    }

    /** Writes what the two make. */
    interface Writer {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Uses the file that holds what the two make. */
    interface User<T> {
        T use(Path whole) throws IOException;
    }

    /** Writes a file, has it used, and removes it. */
    <T> T with(Writer writer, User<T> user) throws IOException {
        sweep();
        Path file = folder.resolve(UUID.randomUUID() + ".part");
        try {
            try (var out = new BufferedOutputStream(
                    Channels.newOutputStream(
                            OwnerOnly.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)),
                    BUFFER_BYTES)) {
                writer.writeTo(out);
            }
            return user.use(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Once: what a process that was killed has left. */
    private synchronized void sweep() throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            OwnerOnly.createFolder(folder); // fails on a link, through which nothing is written
        } else if (!swept) {
            try (var left = Files.newDirectoryStream(folder, "*.part")) {
                for (Path file : left) {
                    Files.deleteIfExists(file);
                }
            }
        }
        swept = true;
    }
}
