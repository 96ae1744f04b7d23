package io.toneguard.app.upload;

import io.toneguard.ingest.recording.DroppedName;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the recordings of a folder and the folders in it: files whose names the inbox would take. Links are counted and never followed, as
 * they may lead anywhere.
 */
final class FolderScan extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final Path state;
    private final @Nullable PathMatcher include;
    private final boolean ofPaths;
    private final List<LocalFile> files = new ArrayList<>();
    private final List<UploadReport.Problem> unreadable = new ArrayList<>();
    private int links;

    private FolderScan(Path folder, Path state, @Nullable String include) {
        this.folder = folder;
        this.state = state;
        this.include = include == null ? null : FileSystems.getDefault().getPathMatcher("glob:" + include);
        this.ofPaths = include != null && include.contains("/");
    }

    /**
     * @param files by name
     * @param links how many links were left out
     * @param unreadable folders and files that this user may not look at
     */
    record Found(List<LocalFile> files, int links, List<UploadReport.Problem> unreadable) {}

    /** @throws UploadStopped if it is no folder */
    static Found in(UploadOptions options) throws UploadStopped {
        try {
            var folder = options.folder().toRealPath();
            if (!Files.isDirectory(folder)) {
                throw new UploadStopped(options.folder() + " is no folder; name the one that holds the recordings");
            }
            var scan =
                    new FolderScan(folder, options.stateFile().toAbsolutePath().normalize(), options.include());
            Files.walkFileTree(folder, scan);
            scan.files.sort(Comparator.comparing(LocalFile::name));
            return new Found(scan.files, scan.links, scan.unreadable);
        } catch (IOException e) {
            throw new UploadStopped(options.folder() + " cannot be read ("
                    + e.getClass().getSimpleName() + "); name the folder that holds the recordings");
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
        return !entered.equals(folder) && nameOf(entered).isHidden()
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (!nameOf(file).isHandedIn() || !isIncluded(file) || isState(file)) {
            return FileVisitResult.CONTINUE;
        }
        if (attributes.isSymbolicLink()) {
            links++;
        } else if (attributes.isRegularFile()) {
            files.add(LocalFile.of(folder, file, attributes));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
        unreadable.add(new UploadReport.Problem(
                folder.relativize(file).toString(), Outcome.FAILED, "may not be read; check its permissions"));
        return FileVisitResult.CONTINUE;
    }

    /** A folder that changes meanwhile ends early, with what was seen of it. */
    @Override
    public FileVisitResult postVisitDirectory(Path left, @Nullable IOException e) {
        if (e != null) {
            unreadable.add(new UploadReport.Problem(
                    folder.relativize(left) + "/", Outcome.FAILED, "could not be read to its end"));
        }
        return FileVisitResult.CONTINUE;
    }

    private boolean isState(Path file) {
        try {
            return file.getFileName().equals(state.getFileName()) && Files.isSameFile(file, state);
        } catch (IOException absent) {
            return false;
        }
    }

    private boolean isIncluded(Path file) {
        return include == null || include.matches(ofPaths ? folder.relativize(file) : file.getFileName());
    }

    private static DroppedName nameOf(Path path) {
        return new DroppedName(String.valueOf(path.getFileName()));
    }
}
