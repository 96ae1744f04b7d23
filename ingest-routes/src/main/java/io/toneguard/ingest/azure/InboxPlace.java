package io.toneguard.ingest.azure;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Hands files in at a tenant's inbox folder: written under a name in the making, then given the name that counts, its sidecar first. Never in
 * the place of another file that waits there.
 */
final class InboxPlace {
    /** What a killed process leaves; the inbox passes over it. */
    static final String IN_THE_MAKING = ".blob.part";

    private final Path inbox;

    InboxPlace(Path inbox) {
        this.inbox = inbox.toAbsolutePath().normalize();
    }

    /** @return where to write; another one each time, as two notices of one blob may be fetched at the same time */
    Path making(String tenant, String fileName, String identity) throws IOException {
        var folder = Files.createDirectories(inbox.resolve(tenant));
        return folder.resolve(fileName + "." + digits(identity) + "-" + identity() + IN_THE_MAKING);
    }

    /**
     * Returns when the names are durable.
     *
     * @param made durable already
     * @param fileName it is to have, if that is free
     * @param identity what tells it from another of the same name
     * @return the name it has
     */
    synchronized String handIn(Path made, @Nullable Path sidecar, String fileName, String identity) throws IOException {
        var folder = made.resolveSibling("");
        for (String name : List.of(fileName, marked(fileName, digits(identity)), marked(fileName, identity()))) {
            if (isSame(made, folder.resolve(name))) {
                return name; // handed in before, by a process that could not note it any more
            }
            if (isTaken(folder, name)) {
                continue;
            }
            if (sidecar != null) {
                Files.move(sidecar, folder.resolve(name + ".json"), StandardCopyOption.ATOMIC_MOVE);
            }
            rename(made, folder.resolve(name));
            force(folder);
            return name;
        }
        throw new FileAlreadyExistsException(folder.resolve(fileName).toString());
    }

    /** Removes what an earlier process had in the making; only while nobody else uses the inbox. */
    void clear() throws IOException {
        if (!Files.isDirectory(inbox)) {
            return;
        }
        try (var folders = Files.newDirectoryStream(inbox, Files::isDirectory)) {
            for (Path folder : folders) {
                try (var left = Files.newDirectoryStream(folder, "*" + IN_THE_MAKING)) {
                    for (Path part : left) {
                        Files.deleteIfExists(part);
                    }
                }
            }
        }
    }

    /** A hard link fails where the name is taken, which a rename does not. */
    private static void rename(Path made, Path target) throws IOException {
        try {
            Files.createLink(target, made);
            Files.delete(made);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException noLinksHere) {
            Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static boolean isSame(Path made, Path there) throws IOException {
        return Files.isRegularFile(there, LinkOption.NOFOLLOW_LINKS) && Files.mismatch(made, there) < 0;
    }

    private static boolean isTaken(Path folder, String name) {
        return exists(folder.resolve(name))
                || exists(folder.resolve(name + ".json"))
                || exists(folder.resolve(stem(name) + ".json"));
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static void force(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String marked(String name, String mark) {
        return stem(name) + "~" + mark + name.substring(stem(name).length());
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static String identity() {
        return digits(UUID.randomUUID().toString());
    }

    private static String digits(String identity) {
        return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 8);
    }
}
