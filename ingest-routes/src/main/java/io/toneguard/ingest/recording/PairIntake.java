package io.toneguard.ingest.recording;

import io.toneguard.ingest.recording.TenantFolders.Place;
import io.toneguard.voice.audio.MonoPair;
import io.toneguard.voice.audio.UnreadableAudioException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes two mono files that make one recording out of the inbox. Both wait until both are whole; one whose other does not come in time
 * goes into quarantine. Every step may be repeated after a crash: the same two files make the same bytes, which the ledger knows.
 */
final class PairIntake {
    private static final Logger LOG = LoggerFactory.getLogger(PairIntake.class);

    private final RecordingIntake recordings;
    private final Quarantine quarantine;
    private final Setbacks setbacks;
    private final Sightings sightings;
    private final IntakeMeters meters;
    private final PairSpool spool;
    private final InHand inHand;
    private final IngestSettings settings;
    private final Timepiece clock;

    PairIntake(
            RecordingIntake recordings,
            Quarantine quarantine,
            Setbacks setbacks,
            Sightings sightings,
            IntakeMeters meters,
            PairSpool spool,
            InHand inHand,
            IngestSettings settings,
            Timepiece clock) {
        this.recordings = recordings;
        this.quarantine = quarantine;
        this.setbacks = setbacks;
        this.sightings = sightings;
        this.meters = meters;
        this.spool = spool;
        this.inHand = inHand;
        this.settings = settings;
        this.clock = clock;
    }

    /** Whether there is something to do now: both are there and stand still, or one has waited for long enough. */
    boolean isTried(FilePair pair) {
        if (setbacks.holdsBack(pair.parts().get(0)) || files(pair).stream().anyMatch(inHand::holds)) {
            return false;
        }
        try {
            Duration still = still(pair);
            return still.compareTo(mayBeTaken(pair) ? settings.settle() : settings.joinWait()) >= 0;
        } catch (IOException e) {
            return false; // gone again
        }
    }

    void take(FilePair pair) {
        Path key = pair.parts().get(0);
        var since = meters.start();
        try {
            if (takeOrRefuse(pair)) {
                meters.took(since);
            }
            setbacks.overcome(key);
        } catch (IOException | RuntimeException e) {
            setbacks.add(key, e);
        }
    }

    /** Goes on with moves that a crash, or a folder that was not writable, broke off; not with those that a lane is about to do. */
    void goOn(Place place, Path note) {
        if (setbacks.holdsBack(note)) {
            return;
        }
        try {
            var together = PairMoves.read(note);
            if (together.moves().stream()
                    .noneMatch(move -> inHand.holds(together.folder().resolve(move.name())))) {
                move(place, together, note);
                setbacks.overcome(note);
            }
        } catch (NoSuchFileException e) {
            setbacks.overcome(note); // a lane has done it in the meantime
        } catch (IOException | RuntimeException e) {
            setbacks.add(note, e);
        }
    }

    private static boolean mayBeTaken(FilePair pair) {
        return pair.isComplete() || pair.fault() != null;
    }

    private Duration still(FilePair pair) throws IOException {
        Duration shortest = Duration.ofDays(1);
        for (Path file : files(pair)) {
            Duration still = sightings.stillFor(file, Stamp.of(file));
            shortest = still.compareTo(shortest) < 0 ? still : shortest;
        }
        return shortest;
    }

    private static List<Path> files(FilePair pair) {
        var files = new ArrayList<Path>();
        pair.present().forEach(part -> files.add(part.path()));
        if (pair.json() != null) {
            files.add(pair.json());
        }
        return files;
    }

    private boolean takeOrRefuse(FilePair pair) throws IOException {
        try {
            if (pair.fault() != null) {
                throw pair.fault();
            }
            if (!pair.isComplete()) {
                throw new RefusedException(
                        RefusedException.PARTNER_MISSING,
                        "the other file of its call, " + pair.absent() + ", did not come within ingest.join-wait="
                                + settings.joinWait().toSeconds() + "s; drop both again");
            }
            return join(pair);
        } catch (RefusedException e) {
            if (mayBeTaken(pair) && unchanged(pair).compareTo(settings.giveUpAfter()) < 0) {
                return false;
            }
            return refuse(pair, e);
        }
    }

    private Duration unchanged(FilePair pair) throws IOException {
        Duration shortest = Duration.ofDays(1);
        for (Path file : files(pair)) {
            Duration unchanged = sightings.unchangedFor(file, Stamp.of(file));
            shortest = unchanged.compareTo(shortest) < 0 ? unchanged : shortest;
        }
        return shortest;
    }

    private boolean join(FilePair pair) throws IOException {
        var moves = new ArrayList<PairMoves.Move>();
        for (Path file : files(pair)) {
            moves.add(PairMoves.Move.of(file));
        }
        Path folder = pair.parts().get(0).resolveSibling("");
        var joined = joined(pair, () -> areStillThere(moves, folder));
        if (joined.isEmpty() || joined.get().outcome() == Taken.Outcome.CHANGED) {
            LOG.info("{}: its two files changed while they were read; left for a later look", printable(pair));
            return false;
        }
        var taken = joined.get();
        if (taken.outcome() == Taken.Outcome.HERE_ALREADY) {
            meters.duplicate();
        }
        var together = new PairMoves(folder, taken.contentSha256(), moves);
        move(pair.place(), together, together.write());
        return true;
    }

    /** Whether what was read is what lies there. */
    private interface Unchanged {
        boolean holds() throws IOException;
    }

    private static boolean areStillThere(List<PairMoves.Move> moves, Path folder) throws IOException {
        for (var move : moves) {
            if (!move.isStillThere(folder)) {
                return false;
            }
        }
        return true;
    }

    /** Empty if the two changed while they were put together. */
    private Optional<Taken> joined(FilePair pair, Unchanged unchanged) throws IOException {
        try (var left = open(pair.parts().get(0));
                var right = open(pair.parts().get(1))) {
            var both = MonoPair.of(
                    left, pair.offsetsMs().get(0), right, pair.offsetsMs().get(1));
            tellPadding(pair, both);
            var time = Stamp.of(pair.parts().get(0)).modified();
            Instant started = CallTimes.isPlausible(time) ? time : clock.instant();
            return spool.with(
                    both::writeTo,
                    whole -> unchanged.holds()
                            ? Optional.of(recordings.take(new Offered(
                                    pair.place().tenant().id(),
                                    pair.name(),
                                    whole,
                                    pair.sidecar(),
                                    started,
                                    Origin.of(pair.place().source(), null),
                                    files(pair))))
                            : Optional.empty());
        } catch (UnreadableAudioException e) {
            throw RefusedException.because(e);
        }
    }

    private static void tellPadding(FilePair pair, MonoPair both) {
        double seconds = Math.max(both.leftPaddedSeconds(), both.rightPaddedSeconds());
        if (seconds > 0) {
            LOG.info(
                    "{}: {} ends {} s before the other; silence until then",
                    printable(pair),
                    DroppedName.printable(String.valueOf(pair.parts()
                            .get(both.leftPaddedSeconds() > 0 ? 0 : 1)
                            .getFileName())),
                    seconds);
        }
    }

    private static FileChannel open(Path part) throws IOException {
        if (Stamp.of(part).kind() != Stamp.Kind.FILE) {
            throw new RefusedException(
                    RefusedException.NOT_A_FILE,
                    "one of the two files of the call is " + Stamp.of(part).kind().words + " and no file");
        }
        try {
            return FileChannel.open(part, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        } catch (AccessDeniedException e) {
            throw new RefusedException(
                    RefusedException.UNREADABLE_FILE,
                    "one of the two files of the call cannot be read (permission denied); let the service's user read it and"
                            + " drop both again");
        }
    }

    private static void move(Place place, PairMoves together, Path note) throws IOException {
        for (var move : together.moves()) {
            if (move.isStillThere(together.folder())) {
                var file = new DroppedFile(
                        place.tenant(), place.source(), together.folder().resolve(move.name()));
                Shelf.done(file, together.hash());
            }
        }
        Files.deleteIfExists(note);
    }

    /** The sidecar last: a half that is left alone by a crash in between will be refused as one. */
    private boolean refuse(FilePair pair, RefusedException why) throws IOException {
        boolean all = true;
        for (Path path : files(pair)) {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                continue; // went with a file whose own sidecar it is
            }
            if (path.equals(pair.json())) {
                var sidecar =
                        new DroppedFile(pair.place().tenant(), pair.place().source(), path);
                Shelf.quarantine(sidecar, ContentHash.of(path.toString()), printable(pair) + ": " + why.getMessage());
            } else {
                var part = new DroppedFile(pair.place().tenant(), pair.place().source(), path);
                all &= quarantine.take(part, Stamp.of(path), why);
            }
        }
        return all;
    }

    private static String printable(FilePair pair) {
        return DroppedName.printable(pair.name());
    }
}
