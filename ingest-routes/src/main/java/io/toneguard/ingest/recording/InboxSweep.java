package io.toneguard.ingest.recording;

import io.toneguard.ingest.recording.TenantFolders.Place;
import io.toneguard.voice.call.GivenName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Walks the inbox before each poll for what the file component does not see: it counts what waits, finds folders that are no tenant's and
 * no source's, and hands over directories among the recordings, names that the component cannot spell, and files that come in twos.
 */
final class InboxSweep {
    private static final int COUNTED_AT_MOST = 1000;

    private final Path inbox;
    private final Duration giveUpAfter;
    private final TenantFolders folders;
    private final UnknownFolders unknown;
    private final InboxFilter filter;
    private final FilePairs pairs;
    private final Sightings sightings;
    private final Turns turns;
    private final IntakeMeters meters;

    /** @param inbox absolute */
    InboxSweep(
            Path inbox,
            Duration giveUpAfter,
            TenantFolders folders,
            UnknownFolders unknown,
            InboxFilter filter,
            FilePairs pairs,
            Sightings sightings,
            Turns turns,
            IntakeMeters meters) {
        this.inbox = inbox;
        this.giveUpAfter = giveUpAfter;
        this.folders = folders;
        this.unknown = unknown;
        this.filter = filter;
        this.pairs = pairs;
        this.sightings = sightings;
        this.turns = turns;
        this.meters = meters;
    }

    /** What is found in one walk. */
    private static final class Found {
        final TreeMap<String, Integer> strays = new TreeMap<>();
        final Map<Path, Integer> foldersWaiting = new HashMap<>();
        long waiting;
    }

    /**
     * @param lanes are given what the route will never see, and what comes in twos
     * @param pairIntake says whether a pair is to be taken, and goes on with its moves
     * @throws IOException after the walk, if a folder could not be looked through
     */
    void walk(InboxLanes lanes, PairIntake pairIntake) throws IOException {
        sightings.forgetTheGone();
        turns.beginPoll(lanes.waiting());
        pairs.beginWalk();
        var found = new Found();
        IOException unread = null;
        for (Path entry : list(inbox)) {
            var name = new DroppedName(entry.getFileName().toString());
            try {
                var place = folders.placeOf(entry);
                if (place.isPresent()) {
                    new Walk(place.get(), entry, lanes, pairIntake, found).ofTenant();
                } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    if (!name.name().equals(PairSpool.FOLDER)) {
                        found.strays.put(name.printable(), count(entry));
                    }
                } else if (!name.isHidden()) {
                    found.strays.merge(UnknownFolders.INBOX_ITSELF, 1, Integer::sum);
                }
            } catch (IOException e) {
                unread = e;
            } catch (RuntimeException e) {
                unread = new IOException(entry + " cannot be looked through", e); // the other tenants' can
            }
        }
        pairs.endWalk();
        turns.shareAmong(found.foldersWaiting);
        meters.waiting(found.waiting);
        unknown.report(found.strays, folders.names());
        if (unread != null) {
            throw unread;
        }
    }

    /** Through the folder of a tenant, and those of its sources. */
    private final class Walk {
        private final Place place;
        private final Path folder;
        private final InboxLanes lanes;
        private final PairIntake pairIntake;
        private final Found found;

        Walk(Place place, Path folder, InboxLanes lanes, PairIntake pairIntake, Found found) {
            this.place = place;
            this.folder = folder;
            this.lanes = lanes;
            this.pairIntake = pairIntake;
            this.found = found;
        }

        /** One folder that cannot be read holds up no other. */
        void ofTenant() throws IOException {
            IOException unread = null;
            for (Path directory : through()) {
                try {
                    ofDirectory(directory);
                } catch (IOException e) {
                    unread = e;
                } catch (RuntimeException e) {
                    unread = new IOException(directory + " cannot be looked through", e);
                }
            }
            if (unread != null) {
                throw unread;
            }
        }

        private void ofDirectory(Path directory) throws IOException {
            String name = directory.getFileName().toString();
            var source = folders.placeOf(directory);
            if (source.isPresent()) {
                var walk = new Walk(source.get(), directory, lanes, pairIntake, found);
                for (Path inside : walk.through()) {
                    walk.takeIfGivenUp(inside);
                }
            } else if (GivenName.isOne(name)) {
                // It may wait for its source to be added.
                found.strays.put(place.tenant().name() + "/" + name, count(directory));
            } else {
                takeIfGivenUp(directory);
            }
        }

        /** Hands over what is found; returns the directories, without our own and hidden ones. */
        private List<Path> through() throws IOException {
            var directories = new ArrayList<Path>();
            var sidecars = new ArrayList<Path>();
            var recordings = new ArrayList<Path>();
            var unspellable = new ArrayList<Path>();
            try (var entries = Files.newDirectoryStream(folder)) {
                for (Path entry : entries) {
                    var name = new DroppedName(entry.getFileName().toString());
                    if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                        if (!name.isOurFolder() && !name.isHidden()) {
                            directories.add(entry);
                        }
                    } else if (name.isHandedIn()) {
                        recordings.add(entry);
                        if (!InboxFilter.isSpelledAlikeByCamel(entry)) {
                            unspellable.add(entry);
                        }
                    } else if (PairMoves.isOne(entry)) {
                        pairIntake.goOn(place, entry);
                    } else if (name.isSidecar()) {
                        sidecars.add(entry);
                    }
                }
            }
            found.waiting += recordings.size();
            if (!recordings.isEmpty()) {
                found.foldersWaiting.merge(inbox.resolve(place.tenant().name()), 1, Integer::sum);
            }
            for (var pair : pairs.of(place, folder, sidecars, recordings)) {
                takeInTurn(pair);
            }
            for (Path entry : unspellable) {
                if (filter.isTried(entry)) {
                    lanes.offer(new DroppedFile(place.tenant(), place.source(), entry));
                }
            }
            return directories;
        }

        private void takeInTurn(FilePair pair) {
            Path first = pair.parts().get(0);
            if (turns.isLeftFor(first) && pairIntake.isTried(pair)) {
                turns.take(first);
                lanes.offer(pair);
            }
        }

        private void takeIfGivenUp(Path directory) throws IOException {
            if (turns.isLeftFor(directory) && !lanes.hasInHand(directory) && isGivenUp(directory)) {
                turns.take(directory);
                lanes.offer(new DroppedFile(place.tenant(), place.source(), directory));
            }
        }
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
