package io.toneguard.ingest.recording;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The inbox's part of a recording's steps: offers a dropped file to the intake, and moves it to {@code done/} once it is in. */
final class InboxIntake {
    private static final Logger LOG = LoggerFactory.getLogger(InboxIntake.class);

    private final Recordings recordings;
    private final IntakeMeters meters;
    private final InstantSource clock;

    /** Which of the intake's steps a file gets. */
    interface Recordings {
        Taken take(Offered offered) throws IOException;
    }

    InboxIntake(Recordings recordings, IntakeMeters meters, InstantSource clock) {
        this.recordings = recordings;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * Takes a file in, if it is a whole recording.
     *
     * @return false if it changed meanwhile and was left for a later poll
     * @throws RefusedException if it is none
     * @throws NeedsDecoderException if it is to be taken by somebody who decodes
     * @throws IOException if something is in the way that may pass
     */
    boolean take(DroppedFile file, Stamp stamp) throws IOException {
        if (stamp.kind() != Stamp.Kind.FILE) {
            throw new RefusedException(
                    RefusedException.NOT_A_FILE,
                    "is " + stamp.kind().words + " and no file; drop every recording as a file of its own");
        }
        Taken taken = recordings.take(new Offered(
                file.tenant().id(),
                file.name().name(),
                file.path(),
                file.readSidecar(),
                timeOf(stamp),
                Origin.of(file.source(), file.said().leg())));
        if (taken.outcome() == Taken.Outcome.CHANGED) {
            return false;
        }
        try (var call = MDC.putCloseable("call", taken.receipt().callId());
                var recording = MDC.putCloseable(
                        "recording", taken.receipt().recording().recording().toString())) {
            if (taken.outcome() == Taken.Outcome.STORED) {
                return moveToDone(file, stamp, taken);
            }
            LOG.info(
                    "{}: the same recording is here already ({}); moved to done, nothing else to do",
                    file.name().printable(),
                    taken.receipt().state().word());
            boolean moved = moveToDone(file, stamp, taken);
            if (moved) {
                meters.duplicate();
            }
            return moved;
        }
    }

    /** Another file may have taken this one's place meanwhile; that one gets a turn of its own. */
    private static boolean moveToDone(DroppedFile file, Stamp stamp, Taken taken) throws IOException {
        if (!Stamp.of(file.path()).equals(stamp)) {
            LOG.info(
                    "{}: replaced while it was read; left for a later look",
                    file.name().printable());
            return false;
        }
        Shelf.done(file, taken.contentSha256());
        return true;
    }

    /** When a call started that no sidecar dates: when its file was last written, unless that clock was plainly wrong. */
    private Instant timeOf(Stamp stamp) {
        return CallTimes.isPlausible(stamp.modified()) ? stamp.modified() : clock.instant();
    }
}
