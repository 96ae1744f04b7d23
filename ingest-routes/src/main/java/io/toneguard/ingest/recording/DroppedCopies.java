package io.toneguard.ingest.recording;

import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What intake moved into {@code done/} and {@code quarantine/} of this machine's inbox, found again by name and content to be deleted with its
 * companions. A file of the same name with another content is somebody else's and stays, and so does what another machine's inbox holds.
 */
public final class DroppedCopies {
    /** Marks of one name that are not there, one after the other, until no more are looked for: somebody may have tidied up between two. */
    private static final int MOST_MISSING = 100;

    /** What stands in a name for bytes that are no text in this locale. */
    private static final String NO_TEXT = "\uFFFD";

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
            var wanted = wanted(names, contents);
            var noText = wanted.stream().filter(Wanted::isNoText).toList();
            for (var shelf : shelves(folder.get())) {
                for (var one : wanted) {
                    deleted += one.isNoText() ? 0 : delete(shelf, one, contents);
                }
                if (!noText.isEmpty()) {
                    deleted += deleteAmongAll(shelf, noText, contents);
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

    /** A name as it may lie there: as it came, or as this locale can spell it, with the mark that one of the contents gave it. */
    private record Wanted(DroppedName name, String hash) {
        boolean isNoText() {
            return name.name().contains(NO_TEXT);
        }

        /** The mark that a file of this name bears; null: it is another's. */
        @Nullable
        String markOf(String there) {
            if (there.equals(name.name())) {
                return "";
            }
            var mark = Shelf.lastMark(new DroppedName(there), hash);
            return mark != null && there.equals(name.companion(mark, name.extension())) ? mark : null;
        }
    }

    private static List<Wanted> wanted(List<String> names, List<Content> contents) {
        return names.stream()
                .flatMap(name -> Stream.of(name, Shelf.spelt(name)))
                .distinct()
                .flatMap(name -> contents.stream().map(content -> new Wanted(new DroppedName(name), content.sha256())))
                .toList();
    }

    /** By its name: a shelf may hold a million files. */
    private static int delete(Path shelf, Wanted one, List<Content> contents) throws IOException {
        int deleted = 0;
        int missing = 0;
        for (int attempt = 0; missing < MOST_MISSING; attempt++) {
            var mark = Shelf.mark(one.hash(), attempt);
            var name = one.name();
            var file = Shelf.resolve(shelf, mark.isEmpty() ? name.name() : name.companion(mark, name.extension()));
            if (!shelf.equals(file.getParent())) {
                return deleted; // no name that a file ever had
            }
            boolean there = isFile(file);
            missing = there ? 0 : missing + 1;
            if (there && holdsOneOf(file, contents)) {
                delete(shelf, name, mark, file);
                deleted++;
            }
        }
        return deleted;
    }

    /** By what a look at the folder says of its names: one that is no text in this locale lies there as bytes that no text becomes. */
    private static int deleteAmongAll(Path shelf, List<Wanted> wanted, List<Content> contents) throws IOException {
        int deleted = 0;
        try (var files = Files.newDirectoryStream(shelf)) {
            for (var file : files) {
                var name = file.getFileName().toString();
                for (var one : wanted) {
                    var mark = one.markOf(name);
                    if (mark != null && isFile(file) && holdsOneOf(file, contents)) {
                        delete(shelf, one.name(), mark, file);
                        deleted++;
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return deleted;
    }

    /** With its companions, whose names are always made of text. */
    private static void delete(Path shelf, DroppedName name, String mark, Path file) throws IOException {
        for (var tail : List.of(".json", name.extension() + ".json", Shelf.REASON)) {
            Files.deleteIfExists(Shelf.resolve(shelf, name.companion(mark, tail)));
        }
        // Last: as long as it is there, its companions are found by it.
        Files.deleteIfExists(file);
    }

    private static boolean isFile(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
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
