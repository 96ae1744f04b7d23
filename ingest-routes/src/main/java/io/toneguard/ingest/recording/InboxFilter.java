package io.toneguard.ingest.recording;

import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;

/** What the route sees of the inbox: folders of tenants and their sources, and in them the files that are handed in and stand still. */
final class InboxFilter implements GenericFileFilter<File> {
    private final TenantFolders folders;
    private final Sightings sightings;
    private final Setbacks setbacks;
    private final Turns turns;
    private final Predicate<Path> heldBack;
    private final InHand inHand;
    private final Duration settle;

    /** @param heldBack files that are taken otherwise, or not yet */
    InboxFilter(
            TenantFolders folders,
            Sightings sightings,
            Setbacks setbacks,
            Turns turns,
            Predicate<Path> heldBack,
            InHand inHand,
            Duration settle) {
        this.folders = folders;
        this.sightings = sightings;
        this.setbacks = setbacks;
        this.turns = turns;
        this.heldBack = heldBack;
        this.inHand = inHand;
        this.settle = settle;
    }

    @Override
    public boolean accept(GenericFile<File> file) {
        Path path;
        try {
            path = file.getFile().toPath();
        } catch (InvalidPathException e) {
            return false;
        }
        try {
            return file.isDirectory()
                    ? folders.placeOf(path).isPresent()
                    : isSpelledAlikeByCamel(path) && isTried(path);
        } catch (RuntimeException e) {
            setbacks.add(path, e); // one file's trouble is not that of all who come after it
            return false;
        }
    }

    /**
     * Whether the file component can hand this file over under its own name. It takes a backslash for a slash, keeps one suffix
     * for itself, and uses {@link File}, which garbles names that are not in the locale's character set.
     */
    static boolean isSpelledAlikeByCamel(Path path) {
        String name = path.getFileName().toString();
        try {
            return name.indexOf('\\') < 0
                    && !name.endsWith(FileComponent.DEFAULT_LOCK_FILE_POSTFIX)
                    && path.toFile().toPath().equals(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Whether a file is to be taken in hand in this poll; uses up a turn of its folder if so. */
    boolean isTried(Path path) {
        if (!turns.isLeftFor(path) || !isReady(path)) {
            return false;
        }
        turns.take(path);
        return true;
    }

    private boolean isReady(Path path) {
        if (!new DroppedName(path.getFileName().toString()).isHandedIn() || heldBack.test(path)) {
            return false;
        }
        if (inHand.holds(path)) {
            return false; // asked before its stamp: what was in hand a moment ago is gone by then
        }
        try {
            return sightings.stillFor(path, Stamp.of(path)).compareTo(settle) >= 0 && !setbacks.holdsBack(path);
        } catch (IOException e) {
            return false; // gone again, or spelled in a way that only the sweep can reach
        }
    }
}
