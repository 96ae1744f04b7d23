package io.toneguard.ingest.recording;

import io.toneguard.ingest.ledger.Ledger;
import io.toneguard.ingest.ledger.Refusal;
import io.toneguard.voice.call.RecordingId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in what somebody waits for. What is refused is refused at once, with a row in the ledger: whoever asks later why a call is missing finds it
 * although whoever sent it did not listen. The file itself stays where it is, and is its owner's to remove.
 */
public final class DirectIntake {
    private static final Logger LOG = LoggerFactory.getLogger(DirectIntake.class);

    private final RecordingIntake recordings;
    private final Ledger ledger;
    private final IntakeMeters meters;
    private final InstantSource clock;
    private final Semaphore free;
    private final int lanes;
    private final DecoderPlaces decoders;
    private final Duration patience;

    /**
     * @param lanes how many are taken in at one time
     * @param decodingLanes how many are decoded at one time, beside those
     * @param patience how long one waits for a lane of each kind: less than its sender waits for an answer
     */
    DirectIntake(
            RecordingIntake recordings,
            Ledger ledger,
            IntakeMeters meters,
            InstantSource clock,
            int lanes,
            int decodingLanes,
            Duration patience) {
        this.recordings = recordings;
        this.ledger = ledger;
        this.meters = meters;
        this.clock = clock;
        this.free = new Semaphore(lanes, true);
        this.lanes = lanes;
        this.decoders = new DecoderPlaces(decodingLanes);
        this.patience = patience;
    }

    /**
     * Takes a file in, if it is a whole recording.
     *
     * @throws RefusedException if it is none, or was erased
     * @throws IOException if something is in the way that may pass, such as a store so slow that no lane became free
     */
    public Taken take(Offered offered) throws IOException {
        var since = meters.start();
        try {
            Taken taken = inLane(offered);
            if (taken.outcome() == Taken.Outcome.HERE_ALREADY) {
                meters.duplicate();
            }
            return taken;
        } catch (RefusedException e) {
            note(offered, e);
            throw e;
        } finally {
            meters.took(since);
        }
    }

    /**
     * No more at one time than there are lanes of what needs no decoder, so that whoever only asks where a recording stands does not wait behind all that is sent.
     */
    private Taken inLane(Offered offered) throws IOException {
        try {
            if (!free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException(DroppedName.printable(offered.fileName()) + ": ingest.lanes=" + lanes
                        + " recordings are taken in over HTTP at one time, and no lane became free for this one in "
                        + patience.toMillis() + " ms; look at how fast the recording store and the database answer");
            }
        } catch (InterruptedException e) {
            throw ending();
        }
        try {
            return recordings.takeUndecoded(offered);
        } catch (NeedsDecoderException e) {
            LOG.debug("{}", e.getMessage());
        } finally {
            free.release();
        }
        return decoded(offered);
    }

    private Taken decoded(Offered offered) throws IOException {
        try {
            if (!decoders.enter(offered.tenant(), patience)) {
                throw new IOException(DroppedName.printable(offered.fileName()) + " needs a decoder, and of those that"
                        + " ingest.decoding-lanes allows none became free for its tenant in " + patience.toMillis()
                        + " ms");
            }
        } catch (InterruptedException e) {
            throw ending();
        }
        try {
            return recordings.take(offered);
        } finally {
            decoders.leave(offered.tenant());
        }
    }

    private static InterruptedIOException ending() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("this service is ending");
    }

    /** The same file refused twice is one row; one that was erased has its row. */
    private void note(Offered offered, RefusedException why) throws IOException {
        if (why.code().equals(RefusedException.ERASED)) {
            return;
        }
        String hash;
        long bytes;
        try (var content = FileChannel.open(offered.content(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            hash = ContentHash.of(content);
            bytes = content.size();
        }
        String identity =
                ContentHash.of(offered.tenant() + "/refused/" + offered.fileName() + "/" + hash + "/" + why.code());
        var id = new RecordingId(UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)));
        String sentence = DroppedName.printable(offered.fileName()) + ": " + why.code() + ", " + why.getMessage();
        ledger.refuse(
                offered.tenant(),
                new Refusal(
                        id,
                        offered.fileName(),
                        hash,
                        bytes,
                        why.code(),
                        sentence,
                        clock.instant(),
                        offered.sidecar().callFacts(offered.time())));
        meters.quarantined(why.code());
        LOG.warn("{}; refused to whoever sent it", sentence);
    }
}
