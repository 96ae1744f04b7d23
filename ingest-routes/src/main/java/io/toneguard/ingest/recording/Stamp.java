package io.toneguard.ingest.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What tells one look at a file from the next; a link is looked at itself, never what it points to.
 *
 * @param key the file system's own name of the file (device and inode), where it has one
 */
record Stamp(
        Kind kind, long bytes, Instant modified, @Nullable Object key) {
    enum Kind {
        FILE("a file"),
        DIRECTORY("a directory"),
        LINK("a symbolic link"),
        OTHER("a pipe, socket or device");

        final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    static Stamp of(Path path) throws IOException {
        var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        var kind = attributes.isRegularFile()
                ? Kind.FILE
                : attributes.isDirectory() ? Kind.DIRECTORY : attributes.isSymbolicLink() ? Kind.LINK : Kind.OTHER;
        return new Stamp(kind, attributes.size(), attributes.lastModifiedTime().toInstant(), attributes.fileKey());
    }
}
