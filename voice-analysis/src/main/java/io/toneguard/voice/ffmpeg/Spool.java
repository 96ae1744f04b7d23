package io.toneguard.voice.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder of a decoder: what it reads and writes lies here for as long as it takes. Files carry the number of their process; those of
 * processes that are no more are removed when a spool is opened.
 */
final class Spool {
    private static final Pattern NAME = Pattern.compile("decoder-(\\d+)-\\d+\\.(?:in|pcm)");
    private static final int COPY_BYTES = 1 << 16;

    private final Path folder;

    private Spool(Path folder) {
        this.folder = folder;
    }

    static Spool in(Path folder) throws IOException {
        Files.createDirectories(folder);
        var spool = new Spool(folder);
        spool.sweep();
        return spool;
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
        return Files.createTempFile(folder, "decoder-" + ProcessHandle.current().pid() + "-", extension);
    }

    private void sweep() throws IOException {
        try (var files = Files.newDirectoryStream(folder, "decoder-*")) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches() && isOfNobody(name.group(1))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isOfNobody(String pid) {
        try {
            return ProcessHandle.of(Long.parseLong(pid)).isEmpty();
        } catch (NumberFormatException e) {
            return true;
        }
    }
}
