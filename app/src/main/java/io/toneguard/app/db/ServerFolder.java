package io.toneguard.app.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.springframework.util.FileSystemUtils;

/** The files of the embedded PostgreSQL in a data folder; nobody but their owner may read them. */
record ServerFolder(Path root) {
    private static final long LONGEST_LOG_BYTES = 10_000_000;

    /** Whether somebody made, or makes, a database in this data folder. Makes nothing itself. */
    static boolean isBegunIn(Path dataFolder) {
        return Files.exists(dataFolder.resolve("postgresql").resolve("owner.lock"))
                || Files.exists(dataFolder.resolve("postgresql").resolve("ready"));
    }

    /** Makes the folder and its password if they are not there. */
    static ServerFolder in(Path dataFolder) {
        var folder = new ServerFolder(dataFolder.toAbsolutePath().normalize().resolve("postgresql"));
        try {
            Files.createDirectories(dataFolder);
            var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(folder.root, mine);
            Files.createDirectories(folder.binaries());
            return folder;
        } catch (IOException e) {
            throw new DatabaseException(
                    "the data folder " + dataFolder.toAbsolutePath() + " cannot be made or written: " + e
                            + "; give another one with --data",
                    e);
        }
    }

    Path cluster() {
        return root.resolve("cluster");
    }

    Path binaries() {
        return root.resolve("binaries");
    }

    Path log() {
        return root.resolve("server.log");
    }

    /** PostgreSQL only ever adds to its log: a long one makes room at a start, and one is kept beside. */
    void putLongLogAside() throws IOException {
        if (Files.exists(log()) && Files.size(log()) > LONGEST_LOG_BYTES) {
            Files.move(log(), root.resolve("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    Path ownerLock() {
        return root.resolve("owner.lock");
    }

    Path useLock() {
        return root.resolve("use.lock");
    }

    /** The process that holds {@link #ownerLock}, as it wrote itself there. */
    String ownerPid() {
        try {
            return Files.readString(ownerLock()).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** False until the first start has come to its end: what lies in the cluster until then holds nobody's data. */
    boolean isReady() {
        return Files.exists(root.resolve("ready"));
    }

    void markReady() throws IOException {
        Files.createFile(root.resolve("ready"));
    }

    void removeHalfMade() throws IOException {
        FileSystemUtils.deleteRecursively(cluster());
    }

    /** Of this folder's server, random, made by whoever owns the folder first. */
    String password() {
        var file = root.resolve("password");
        try {
            if (!Files.exists(file)) {
                var random = new byte[24];
                new SecureRandom().nextBytes(random);
                var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
                var draft = Files.createTempFile(root, "password", ".part", mine);
                Files.writeString(draft, HexFormat.of().formatHex(random));
                try {
                    Files.createLink(file, draft);
                } catch (java.nio.file.FileAlreadyExistsException made) {
                    // another process made it at the same moment: that one counts
                } finally {
                    Files.delete(draft);
                }
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new DatabaseException(
                    "the password of the embedded PostgreSQL cannot be read from " + file + ": " + e, e);
        }
    }
}
