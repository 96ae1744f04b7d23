package io.toneguard.ingest.recording;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Puts files that were fetched from elsewhere into one folder of the inbox, as a careful recorder does: under a name that is not taken
 * in, forced to the disk, then renamed. Nothing that lies there is overwritten, and no sidecar laid beside a recording that waits already:
 * it and the recording that follows it get a mark of their own. One to a fetcher and folder; used by one thread.
 */
public final class InboxDoor {
    private static final int LONGEST_NAME_BYTES = 255;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int MARK_DIGITS = 8;
    private static final String SIDECAR = ".json";
    /** Of sidecars whose recordings never came. */
    private static final int MOST_MARKED = 10_000;

    private final Path folder;
    private final String parts;
    private final AtomicBoolean swept = new AtomicBoolean();
    /** Sidecars that could not have their own name, both names without extension; the oldest first. */
    private final Map<String, String> marked = new LinkedHashMap<>();

    /**
     * @param folder of a tenant or of one of its file sources
     * @param fetcher distinguishes the half-fetched files of several that fetch into one folder: a-z, 0-9 and '-'
     */
    public InboxDoor(Path folder, String fetcher) {
        this.folder = folder;
        this.parts = ".fetch-" + fetcher + "-";
    }

    /** What is known of a file before it is fetched. */
    public record Remote(String name, long bytes, Instant modified) {
        /** Whether it can lie in the inbox under its own name, and would be taken there: a recording, or a sidecar. */
        public boolean isWanted() {
            var dropped = new DroppedName(name);
            return isPlain() && (dropped.isHandedIn() || dropped.isSidecar());
        }

        public boolean isSidecar() {
            return new DroppedName(name).isSidecar();
        }

        /** Without folders, controls and surprises. */
        public boolean isPlain() {
            return !name.isBlank()
                    && !name.equals(".")
                    && !name.equals("..")
                    && name.indexOf('/') < 0
                    && name.indexOf('\\') < 0
                    && name.codePoints().noneMatch(Character::isISOControl)
                    && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME_BYTES;
        }

        /** The name on one line, whatever it holds. */
        public String printable() {
            return DroppedName.printable(name);
        }
    }

    /**
     * Reads the stream to its end; afterwards the file is durable and will be taken in.
     *
     * @param content ends early if the connection breaks
     * @return where it lies; a file of the same content that lay there already is left alone
     * @throws IOException if it did not come whole, or cannot be written; nothing is left of it
     */
    public Path put(Remote remote, InputStream content) throws IOException {
        if (!remote.isPlain()) {
            throw new IOException("the name '" + remote.printable() + "' cannot be a file's in the inbox");
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(
                    folder.toString(), null, "is no folder; add the tenant or source, or correct the setting");
        }
        if (swept.compareAndSet(false, true)) {
            sweep();
        }
        Path part = Files.createTempFile(folder, parts, ".part");
        try {
            write(part, remote, content);
            return remote.isSidecar() ? placeSidecar(part, remote.name()) : placeRecording(part, remote.name());
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void write(Path part, Remote remote, InputStream content) throws IOException {
        long written = 0;
        try (var file = FileChannel.open(part, StandardOpenOption.WRITE)) {
            var from = Channels.newChannel(content);
            var buffer = ByteBuffer.allocate(BUFFER_BYTES);
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                written += buffer.remaining();
                if (written > remote.bytes()) {
                    break;
                }
                while (buffer.hasRemaining()) {
                    file.write(buffer);
                }
            }
            if (written != remote.bytes()) {
                throw new IOException(
                        written > remote.bytes()
                                ? "it grew beyond its " + remote.bytes() + " bytes while it was fetched"
                                : "only " + written + " of its " + remote.bytes() + " bytes came");
            }
            file.force(true);
        }
        // Whoever names no start of the call means the file's time.
        Files.setLastModifiedTime(part, FileTime.from(remote.modified()));
    }

    /** Beside no recording that waits: that is another call's, or has been told what it is. */
    private Path placeSidecar(Path part, String name) throws IOException {
        var own = name.substring(0, name.length() - SIDECAR.length());
        var base = own;
        for (int more = 0; !isFree(part, base); more++) {
            base = new DroppedName(own + SIDECAR).companion("-" + mark(part) + (more == 0 ? "" : "-" + more), "");
        }
        Path target = resolve(base + SIDECAR);
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            move(part, target);
        }
        marked.remove(own);
        if (!base.equals(own)) {
            marked.put(own, base);
            if (marked.size() > MOST_MARKED) {
                marked.remove(marked.keySet().iterator().next());
            }
        }
        return target;
    }

    private boolean isFree(Path sidecar, String base) throws IOException {
        Path target = resolve(base + SIDECAR);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !isSame(sidecar, target)) {
            return false;
        }
        try (var waiting = Files.newDirectoryStream(folder, file -> {
            var there = new DroppedName(file.getFileName().toString());
            return there.isHandedIn()
                    && (there.name().equals(base) || there.stem().equals(base));
        })) {
            return !waiting.iterator().hasNext();
        }
    }

    /** Beside its sidecar, where that has a mark; one that is named by the whole name is its for certain. */
    private Path placeRecording(Path part, String name) throws IOException {
        var dropped = new DroppedName(name);
        for (String own : List.of(name, dropped.stem())) {
            var base = marked.get(own);
            if (base != null) {
                var target = place(part, base + dropped.extension());
                marked.remove(own);
                return target;
            }
        }
        return place(part, name);
    }

    private Path place(Path part, String name) throws IOException {
        var dropped = new DroppedName(name);
        Path target = resolve(name);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            if (isSame(part, target)) {
                return target;
            }
            target = resolve(dropped.companion("-" + mark(part), dropped.extension()));
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                if (isSame(part, target)) {
                    return target;
                }
                throw new FileSystemException(target.toString(), null, "another file has this name already");
            }
        }
        move(part, target);
        return target;
    }

    private void move(Path part, Path target) throws IOException {
        Files.move(part, target);
        try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static String mark(Path part) throws IOException {
        try (var content = FileChannel.open(part, StandardOpenOption.READ)) {
            return ContentHash.of(content).substring(0, MARK_DIGITS);
        }
    }

    private static boolean isSame(Path one, Path other) throws IOException {
        return Files.isRegularFile(other, LinkOption.NOFOLLOW_LINKS) && Files.mismatch(one, other) < 0;
    }

    private Path resolve(String name) throws IOException {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw new IOException(
                    "the name '" + DroppedName.printable(name) + "' cannot be spelled on this machine", e);
        }
    }

    /** Once: what a process that was killed has left half-fetched. */
    private void sweep() throws IOException {
        try (var left = Files.newDirectoryStream(folder, parts + "*.part")) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }
}
