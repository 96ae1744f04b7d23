package io.toneguard.ingest.recording;

import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What intake moved into {@code done/} and {@code quarantine/} of this machine's inbox, found again by name and content to be deleted with its
 * companions. A file of the same name with another content is somebody else's and stays, and so does what another machine's inbox holds.
 */
public final class DroppedCopies {
    /** Marks of one name that are not there, one after the other, until no more are looked for: somebody may have tidied up between two. */
    private static final int MOST_MISSING = 100;

    private final Path inbox;
    private final Tenants tenants;

    public DroppedCopies(Path inbox, Tenants tenants) {
        this.inbox = inbox;
        this.tenants = tenants;
    }

    /**
     * A content that a recording came in as.
     *
     * @param sha256 in lower-case hexadecimal
     */
    public record Content(String sha256, long bytes) {}

    /**
     * Deletes every file of these names that holds one of these contents.
     *
     * @param names under which they came in
     * @param contents what is stored first, whose hash marks what was taken in, then what it was made of; empty: nobody knows what it held, so nothing
     *     is deleted
     * @return files that were deleted
     * @throws UncheckedIOException if one cannot be
     */
    public int delete(TenantId tenant, List<String> names, List<Content> contents) {
        var folder = tenants.byId(tenant).map(Tenant::name).map(inbox::resolve);
        if (contents.isEmpty() || folder.isEmpty()) {
            return 0;
        }
        int deleted = 0;
        try {
            for (var shelf : shelves(folder.get())) {
                for (var name : new LinkedHashSet<>(names)) {
                    for (var content : contents) {
                        deleted += delete(shelf, new DroppedName(name), content.sha256(), contents);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the dropped files of a recording that is to be erased cannot be deleted; nothing was erased", e);
        }
        return deleted;
    }

    /** The tenant's own, and those of its sources' folders. */
    private static List<Path> shelves(Path tenantFolder) throws IOException {
        var folders = new ArrayList<Path>(List.of(tenantFolder));
        if (!isFolder(tenantFolder)) {
            return List.of();
        }
        try (var inside = Files.newDirectoryStream(tenantFolder, DroppedCopies::isFolder)) {
            inside.forEach(folders::add);
        }
        var shelves = new ArrayList<Path>();
        for (var folder : folders) {
            for (var shelf : List.of(DroppedName.DONE, DroppedName.QUARANTINE)) {
                if (isFolder(folder.resolve(shelf))) {
                    shelves.add(folder.resolve(shelf));
                }
            }
        }
        return shelves;
    }

    private static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** @param hash that the names are marked by, where one was taken */
    private static int delete(Path shelf, DroppedName name, String hash, List<Content> contents) throws IOException {
        int deleted = 0;
        int missing = 0;
        for (int attempt = 0; missing < MOST_MISSING; attempt++) {
            var mark = Shelf.mark(hash, attempt);
            var file = shelf.resolve(mark.isEmpty() ? name.name() : name.companion(mark, name.extension()));
            if (!shelf.normalize().equals(file.normalize().getParent())) {
                return deleted; // no name that a file ever had
            }
            boolean there = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            missing = there ? 0 : missing + 1;
            if (there && holdsOneOf(file, contents)) {
                for (var tail : List.of(".json", name.extension() + ".json", Shelf.REASON)) {
                    Files.deleteIfExists(shelf.resolve(name.companion(mark, tail)));
                }
                // Last: as long as it is there, its companions are found by it.
                Files.deleteIfExists(file);
                deleted++;
            }
        }
        return deleted;
    }

    private static boolean holdsOneOf(Path file, List<Content> contents) throws IOException {
        try {
            long bytes = Files.size(file);
            if (contents.stream().noneMatch(content -> content.bytes() == bytes)) {
                return false;
            }
            try (var channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                return contents.contains(new Content(ContentHash.of(channel), bytes));
            }
        } catch (NoSuchFileException gone) {
            return false;
        }
    }
}
