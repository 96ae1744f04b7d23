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
import org.jspecify.annotations.Nullable;

/**
 * What intake moved into {@code done/} and {@code quarantine/} of this machine's inbox, found again by name and content to be deleted with its
 * companions. A file of the same name with another content is somebody else's and stays; what was joined of two files stays, too, and what another
 * machine's inbox holds.
 */
public final class DroppedCopies {
    /** Names of one shelf, each tried until one is not there. */
    private static final int MOST_MARKS = 100;

    private final Path inbox;
    private final Tenants tenants;

    public DroppedCopies(Path inbox, Tenants tenants) {
        this.inbox = inbox;
        this.tenants = tenants;
    }

    /**
     * @param names under which the content came in
     * @param contentSha256 null: nobody knows what it held, so nothing is deleted
     * @return files of that content that were deleted
     */
    public int delete(TenantId tenant, List<String> names, @Nullable String contentSha256, @Nullable Long bytes) {
        var folder = tenants.byId(tenant).map(Tenant::name).map(inbox::resolve);
        if (contentSha256 == null || bytes == null || folder.isEmpty()) {
            return 0;
        }
        int deleted = 0;
        try {
            for (var shelf : shelves(folder.get())) {
                for (var name : new LinkedHashSet<>(names)) {
                    deleted += delete(shelf, new DroppedName(name), contentSha256, bytes);
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

    private static int delete(Path shelf, DroppedName name, String hash, long bytes) throws IOException {
        int deleted = 0;
        for (int attempt = 0; attempt < MOST_MARKS; attempt++) {
            var mark = Shelf.mark(hash, attempt);
            var file = shelf.resolve(mark.isEmpty() ? name.name() : name.companion(mark, name.extension()));
            if (!shelf.normalize().equals(file.normalize().getParent())) {
                return deleted; // no name that a file ever had
            }
            boolean there = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            if (there && holds(file, hash, bytes)) {
                for (var tail : List.of(".json", name.extension() + ".json", Shelf.REASON)) {
                    Files.deleteIfExists(shelf.resolve(name.companion(mark, tail)));
                }
                // Last: as long as it is there, its companions are found by it.
                Files.deleteIfExists(file);
                deleted++;
            } else if (!there && attempt > 0) {
                return deleted;
            }
        }
        return deleted;
    }

    private static boolean holds(Path file, String hash, long bytes) throws IOException {
        try {
            if (Files.size(file) != bytes) {
                return false;
            }
            try (var content = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                return ContentHash.of(content).equals(hash);
            }
        } catch (NoSuchFileException gone) {
            return false;
        }
    }
}
