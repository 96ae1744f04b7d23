package io.toneguard.ingest.recording;

import io.toneguard.voice.audio.AudioFault;
import io.toneguard.voice.audio.DecoderUnavailableException;
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
    private final DecodingTries tries = new DecodingTries();

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

    /**
     * @param seen what it looked like when it was found to stand still
     * @return false if it is to be taken by an intake that decodes, and nothing was done
     */
    boolean take(DroppedFile file, Stamp seen) {
        if (setbacks.holdsBack(file.path())) {
            return true;
        }
        var since = meters.start();
        try {
            if (takeOrRefuse(file, seen)) {
                meters.took(since);
            }
            setbacks.overcome(file.path());
        } catch (NeedsDecoderException e) {
            return false;
        } catch (NoSuchFileException e) {
            if (Files.exists(file.path(), LinkOption.NOFOLLOW_LINKS)) {
                setbacks.add(file.path(), e);
            } else {
                setbacks.overcome(file.path()); // somebody took it back
            }
        } catch (IOException | RuntimeException e) {
            setbacks.add(file.path(), e);
        }
        return true;
    }

    private boolean takeOrRefuse(DroppedFile file, Stamp seen) throws IOException {
        Stamp stamp = Stamp.of(file.path());
        if (!stamp.equals(seen)) {
            return false; // somebody went on writing while it waited for its turn
        }
        try {
            boolean isTaken = recordings.take(file, stamp);
            tries.forget(file.path());
            return isTaken;
        } catch (DecoderUnavailableException e) {
            if (!e.isOutOfTime() || tries.add(file.path(), stamp) < DecodingTries.MOST) {
                throw e;
            }
            tries.forget(file.path());
            return quarantine.take(file, stamp, outOfTime(e));
        } catch (RefusedException e) {
            if (mayBeInTheMaking(file, stamp)) {
                return false;
            }
            return quarantine.take(file, stamp, e);
        }
    }

    private static RefusedException outOfTime(DecoderUnavailableException last) {
        return new RefusedException(
                AudioFault.DECODER_FAILED.name(),
                "decoding took too long " + DecodingTries.MOST + " times, the last time: " + last.getMessage()
                        + " Raise decoder.time, or convert it to WAV, and drop it again");
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
