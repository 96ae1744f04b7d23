package io.toneguard.voice.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Makes files and folders that hold people's voices: only the user that this process runs as gets at them, whatever its umask is, which must let others
 * write to the inbox. Where a file system knows no such permissions they are as it makes all others.
 */
public final class OwnerOnly {
    private static final FileAttribute<?> FILE = permissions("rw-------");
    private static final FileAttribute<?> FOLDER = permissions("rwx------");
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("------rwx");
    private static final FileAttribute<?>[] NONE = {};

    private OwnerOnly() {}

    private static FileAttribute<?> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }

    /** @throws FileAlreadyExistsException if there is something of this name */
    public static Path createFile(Path file) throws IOException {
        return Files.createFile(file, asItsOwn(file, FILE));
    }

    /** Opens a file; one that is there already keeps its permissions. */
    public static FileChannel open(Path file, OpenOption... how) throws IOException {
        return FileChannel.open(file, Set.of(how), asItsOwn(file, FILE));
    }

    /** @throws FileAlreadyExistsException if there is something of this name, also a link */
    public static Path createFolder(Path folder) throws IOException {
        return Files.createDirectory(folder, asItsOwn(folder, FOLDER));
    }

    /** Makes a folder, if it is not there; those that it lies in are made as any others. */
    public static Path folder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        var parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            return createFolder(folder);
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(folder)) { // somebody else was faster
                return folder;
            }
            throw e;
        }
    }

    /**
     * Makes a folder, if it is not there; one that is, such as of a version that let everybody read it, is closed to everybody but its owner and its group,
     * and so is all that lies in it. Which group that is, and what it may do, is the operator's to say; and so is a folder that is not this user's.
     */
    public static Path closedFolder(Path folder) throws IOException {
        folder(folder);
        if (hasPermissions(folder)) {
            var permissions = EnumSet.noneOf(PosixFilePermission.class);
            permissions.addAll(Files.getPosixFilePermissions(folder));
            if (permissions.removeAll(OTHERS)) {
                close(folder, permissions);
            }
        }
        return folder;
    }

    private static void close(Path folder, Set<PosixFilePermission> permissions) {
        try {
            Files.setPosixFilePermissions(folder, permissions);
        } catch (IOException notOurs) {
            // Whoever it belongs to has decided.
        }
    }

    private static FileAttribute<?>[] asItsOwn(Path path, FileAttribute<?> permissions) {
        return hasPermissions(path) ? new FileAttribute<?>[] {permissions} : NONE;
    }

    private static boolean hasPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
