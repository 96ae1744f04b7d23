package io.toneguard.ingest.recorder;

import io.toneguard.voice.disk.BlockChannel;
import io.toneguard.voice.disk.BlockDisk;
import io.toneguard.voice.disk.OwnerOnly;
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

    /** Makes the segments; {@link #create} where there is a disk. */
    @FunctionalInterface
    interface Maker {
        JournalSegment create(Path folder, BlockDisk disk, long number, @Nullable Path spare) throws IOException;
    }

    private final long number;
    private final Path file;
    private @Nullable BlockChannel out;
    private long wholeBlocks;
    private volatile long length;

    private JournalSegment(long number, Path file, @Nullable BlockChannel out, long length) {
        this.number = number;
        this.file = file;
        this.out = out;
        this.length = length;
    }

    /**
     * Begins the next one, in the place of {@code spare} where there is one: what that held is overwritten, and what is left of it
     * behind the last record fails the checksum, which knows the segment's number.
     */
    static JournalSegment create(Path folder, BlockDisk disk, long number, @Nullable Path spare) throws IOException {
        Path file = folder.resolve(String.format(Locale.ROOT, "%012d%s", number, SUFFIX));
        if (spare == null) {
            OwnerOnly.createFile(file);
        } else {
            Files.move(spare, file, StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            return new JournalSegment(number, file, disk.open(file), 0);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
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

    /** Where the next bytes go if none are left in hand: behind the last block that was filled. */
    long wholeBlocks() {
        return wholeBlocks;
    }

    /**
     * Writes what was put into the buffer; what does not fill a block is followed by zeros in the file, and stays in the buffer for the
     * next time. The reader takes zeros for the end.
     */
    void write(ByteBuffer buffer) throws IOException {
        var file = open();
        int count = buffer.position();
        int whole = (int) file.wholeBlocks(count);
        if (whole < count) {
            buffer.put(new byte[whole + file.blockBytes() - count]);
        }
        file.write(buffer.flip(), wholeBlocks);
        buffer.limit(count).position(whole);
        buffer.compact();
        length = wholeBlocks + count;
        wholeBlocks += whole;
    }

    void force() throws IOException {
        open().force();
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

    private BlockChannel open() throws IOException {
        if (out == null) {
            throw new IOException(file + " is closed");
        }
        return out;
    }
}
