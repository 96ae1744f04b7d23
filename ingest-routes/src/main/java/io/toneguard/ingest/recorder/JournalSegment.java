package io.toneguard.ingest.recorder;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One file of the journal. Written by one thread, read back by any. */
final class JournalSegment {
    private static final String SUFFIX = ".journal";

    private final long number;
    private final Path file;
    private @Nullable FileChannel out;
    private volatile long length;

    private JournalSegment(long number, Path file, @Nullable FileChannel out, long length) {
        this.number = number;
        this.file = file;
        this.out = out;
        this.length = length;
    }

    /**
     * Begins the next one, in the place of {@code spare} where there is one: what that held is overwritten, and what is left of it
     * behind the last record fails the checksum, which knows the segment's number.
     */
    static JournalSegment create(Path folder, long number, @Nullable Path spare) throws IOException {
        Path file = folder.resolve(String.format(Locale.ROOT, "%012d%s", number, SUFFIX));
        if (spare == null) {
            Files.createFile(file);
        } else {
            Files.move(spare, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return new JournalSegment(number, file, FileChannel.open(file, StandardOpenOption.WRITE), 0);
    }

    /** Those that another process left, oldest first. */
    static List<JournalSegment> in(Path folder) throws IOException {
        var found = new ArrayList<JournalSegment>();
        try (var files = Files.newDirectoryStream(folder, "[0-9]*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                found.add(new JournalSegment(
                        Long.parseLong(name.substring(0, name.length() - SUFFIX.length())),
                        file,
                        null,
                        Files.size(file)));
            }
        }
        found.sort(Comparator.comparingLong(JournalSegment::number));
        return found;
    }

    long number() {
        return number;
    }

    Path file() {
        return file;
    }

    /** What was written whole; of one that another process left, the file's length. */
    long length() {
        return length;
    }

    void write(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        while (bytes.hasRemaining()) {
            open().write(bytes);
        }
        length += count;
    }

    void force() throws IOException {
        open().force(false);
    }

    void close() throws IOException {
        if (out != null) {
            out.close();
            out = null;
        }
    }

    /** Gives its file to a later segment. */
    void moveTo(Path spare) throws IOException {
        close();
        Files.move(file, spare, StandardCopyOption.ATOMIC_MOVE);
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    /** Fills {@code into} from there. */
    void read(long offset, ByteBuffer into) throws IOException {
        try (var in = FileChannel.open(file, StandardOpenOption.READ)) {
            long at = offset;
            while (into.hasRemaining()) {
                int count = in.read(into, at);
                if (count < 0) {
                    throw new EOFException(file + " ends at " + at);
                }
                at += count;
            }
        }
    }

    private FileChannel open() throws IOException {
        if (out == null) {
            throw new IOException(file + " is closed");
        }
        return out;
    }
}
