package io.toneguard.ingest.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Takes one file out of the inbox: a recording into store and ledger, anything else into quarantine. What cannot be decided now
 * (still in the making, database away) stays where it is; nothing is thrown at the route.
 */
final class FileIntake {
    private final InboxIntake recordings;
    private final Quarantine quarantine;
    private final Setbacks setbacks;
    private final Sightings sightings;
    private final IntakeMeters meters;
    private final Duration giveUpAfter;

    FileIntake(
            InboxIntake recordings,
            Quarantine quarantine,
            Setbacks setbacks,
            Sightings sightings,
            IntakeMeters meters,
            Duration giveUpAfter) {
        this.recordings = recordings;
        this.quarantine = quarantine;
        this.setbacks = setbacks;
        this.sightings = sightings;
        this.meters = meters;
        this.giveUpAfter = giveUpAfter;
    }

    void take(DroppedFile file) {
        if (setbacks.holdsBack(file.path())) {
            return;
        }
        var since = meters.start();
        try {
            if (takeOrRefuse(file)) {
                meters.took(since);
            }
            setbacks.overcome(file.path());
        } catch (NoSuchFileException e) {
            if (Files.exists(file.path(), LinkOption.NOFOLLOW_LINKS)) {
                setbacks.add(file.path(), e);
            } else {
                setbacks.overcome(file.path()); // somebody took it back
            }
        } catch (IOException | RuntimeException e) {
            setbacks.add(file.path(), e);
        }
    }

    private boolean takeOrRefuse(DroppedFile file) throws IOException {
        Stamp stamp = Stamp.of(file.path());
        try {
            return recordings.take(file, stamp);
        } catch (RefusedException e) {
            if (mayBeInTheMaking(file, stamp)) {
                return false;
            }
            return quarantine.take(file, stamp, e);
        }
    }

    private boolean mayBeInTheMaking(DroppedFile file, Stamp stamp) throws IOException {
        Duration unchanged = sightings.unchangedFor(file.path(), stamp);
        for (Path sidecar : file.sidecars()) {
            Duration ofSidecar = sightings.unchangedFor(sidecar, Stamp.of(sidecar));
            unchanged = ofSidecar.compareTo(unchanged) < 0 ? ofSidecar : unchanged;
        }
        return unchanged.compareTo(giveUpAfter) < 0;
    }
}
