package io.toneguard.ingest.recording;

import io.toneguard.voice.call.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/**
 * Walks the inbox before each poll for what the file component does not see: it counts what waits, finds folders that are no tenant's,
 * and hands over directories among the recordings, and names that the component cannot spell.
 */
final class InboxSweep {
    private static final int COUNTED_AT_MOST = 1000;

    private final Path inbox;
    private final Duration giveUpAfter;
    private final TenantFolders folders;
    private final UnknownFolders unknown;
    private final InboxFilter filter;
    private final Sightings sightings;
    private final Turns turns;
    private final IntakeMeters meters;

    InboxSweep(
            IngestSettings settings,
            TenantFolders folders,
            UnknownFolders unknown,
            InboxFilter filter,
            Sightings sightings,
            Turns turns,
            IntakeMeters meters) {
        this.inbox = settings.inbox().toAbsolutePath();
        this.giveUpAfter = settings.giveUpAfter();
        this.folders = folders;
        this.unknown = unknown;
        this.filter = filter;
        this.sightings = sightings;
        this.turns = turns;
        this.meters = meters;
    }

    /**
     * @param intake is given what the route will never see
     * @throws IOException after the walk, if a folder could not be read
     */
    void walk(FileIntake intake) throws IOException {
        sightings.forgetTheGone();
        turns.beginPoll();
        long waiting = 0;
        int foldersWaiting = 0;
        var strays = new TreeMap<String, Integer>();
        IOException unread = null;
        for (Path entry : list(inbox)) {
            var name = new DroppedName(entry.getFileName().toString());
            try {
                var owner = folders.ownerOf(entry);
                if (owner.isPresent()) {
                    long here = walk(owner.get(), entry, intake);
                    waiting += here;
                    foldersWaiting += here > 0 ? 1 : 0;
                } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    strays.put(name.printable(), count(entry));
                } else if (!name.isHidden()) {
                    strays.merge(UnknownFolders.INBOX_ITSELF, 1, Integer::sum);
                }
            } catch (IOException e) {
                unread = e;
            } catch (DirectoryIteratorException | UncheckedIOException e) {
                unread = new IOException(entry + " cannot be read", e);
            }
        }
        turns.shareAmong(foldersWaiting);
        meters.waiting(waiting);
        unknown.report(strays, folders.names());
        if (unread != null) {
            throw unread;
        }
    }

    private long walk(Tenant tenant, Path folder, FileIntake intake) throws IOException {
        long waiting = 0;
        try (var entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                var name = new DroppedName(entry.getFileName().toString());
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    boolean ours =
                            name.name().equals(DroppedName.DONE) || name.name().equals(DroppedName.QUARANTINE);
                    if (!ours && !name.isHidden() && turns.isLeftFor(entry) && isGivenUp(entry)) {
                        turns.take(entry);
                        intake.take(new DroppedFile(tenant, entry));
                    }
                } else if (name.isHandedIn()) {
                    waiting++;
                    if (!InboxFilter.isSpelledAlikeByCamel(entry) && filter.isTried(entry)) {
                        intake.take(new DroppedFile(tenant, entry));
                    }
                }
            }
        }
        return waiting;
    }

    private boolean isGivenUp(Path directory) throws IOException {
        return sightings.unchangedFor(directory, Stamp.of(directory)).compareTo(giveUpAfter) >= 0;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    private static int count(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return (int) entries.limit(COUNTED_AT_MOST).count();
        }
    }
}
