package io.toneguard.voice.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The folder of a decoder, which processes of several machines or containers may share: what it reads and writes lies here for as long as it takes. A file has a
 * name only while it is written and its child starts; so one that nobody has written to for longer than any decoding takes is what a killed process left, and is
 * removed when the folder is first used, and now and then after it.
 */
final class Spool {
    private static final int COPY_BYTES = 1 << 16;

    private final Path folder;
    private final Duration abandonedAfter;
    private final InstantSource clock;
    private Instant sweptAt = Instant.MIN;

    /**
     * Made when first needed.
     *
     * @param abandonedAfter the last write to a file
     * @param clock that of the folder's disk, as nearly as machines agree
     */
    Spool(Path folder, Duration abandonedAfter, InstantSource clock) {
        this.folder = folder;
        this.abandonedAfter = abandonedAfter;
        this.clock = clock;
    }

    /** A file that only this process can read; to be removed. */
    Path copyOf(SeekableByteChannel content) throws IOException {
        Path path = create(".in");
        try (var out = FileChannel.open(path, StandardOpenOption.WRITE)) {
            var buffer = ByteBuffer.allocate(COPY_BYTES);
            content.position(0);
            while (content.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
            }
            return path;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /** A file to write and read that is gone when closed; on POSIX systems it has no name from the beginning. */
    FileChannel scratch() throws IOException {
        return FileChannel.open(
                create(".pcm"), StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    private Path create(String extension) throws IOException {
        // Each time: whoever tidies up takes an empty folder away, too.
        Files.createDirectories(folder);
        sweepIfDue();
        return Files.createTempFile(folder, "decoder-", extension);
    }

    private synchronized void sweepIfDue() throws IOException {
        var now = clock.instant();
        if (sweptAt.equals(Instant.MIN) || !now.isBefore(sweptAt.plus(abandonedAfter))) {
            sweptAt = now;
            try (var files = Files.newDirectoryStream(folder, "decoder-*.{in,pcm}")) {
                for (Path file : files) {
                    removeIfAbandoned(file, now.minus(abandonedAfter));
                }
            }
        }
    }

    private static void removeIfAbandoned(Path file, Instant before) throws IOException {
        try {
            if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isBefore(before)) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            return; // another process has removed it
        }
    }
}
