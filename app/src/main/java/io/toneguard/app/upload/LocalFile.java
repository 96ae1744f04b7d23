package io.toneguard.app.upload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/**
 * A file to upload as it was when it was found.
 *
 * @param name its path below the folder, with slashes
 * @param modifiedMs when it was last written, milliseconds since 1970
 */
record LocalFile(String name, Path path, long bytes, long modifiedMs) {
    static LocalFile of(Path folder, Path path, BasicFileAttributes attributes) {
        var name =
                folder.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
        return new LocalFile(
                name, path, attributes.size(), attributes.lastModifiedTime().toMillis());
    }

    /** Without folders. */
    String fileName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    Instant modified() {
        return Instant.ofEpochMilli(modifiedMs);
    }

    /** @throws UnsentFile if it is no longer what was found: somebody still writes it, or took it away */
    void requireUnchanged() throws UnsentFile {
        try {
            var now = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (now.isRegularFile()
                    && now.size() == bytes
                    && now.lastModifiedTime().toMillis() == modifiedMs) {
                return;
            }
        } catch (IOException gone) {
            throw new UnsentFile("is gone or cannot be looked at any more ("
                    + gone.getClass().getSimpleName() + ")");
        }
        throw new UnsentFile("changed while the upload ran; run it again when nobody writes the file any more");
    }
}
