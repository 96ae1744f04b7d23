package io.toneguard.ingest.recording;

import io.toneguard.ingest.recording.InHand.Claim;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Two kinds of lanes out of the inbox: in one every file is looked at, and taken if our own code can read it; what must be decoded goes on to the
 * other, whose files take as long as they like without holding up what needs no decoder.
 */
final class InboxLanes {
    /** Bounds memory, not work: a file that finds no place is offered again at the next look. */
    private static final int PLACES = 1000;

    private static final int PLACES_TO_DECODE = 250;

    /** A look that found no more than so many is over when they are done: the next one finds nothing stale. */
    private static final int FEW = 200;

    /** However much there is to do, whoever comes in the meantime is seen after so long. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(20);

    private final FileIntake quick;
    private final FileIntake decoding;
    private final PairIntake pairs;
    private final InHand inHand;
    private final Lanes lanes;
    private final Lanes decodingLanes;

    /**
     * @param quick leaves what must be decoded
     * @param decoding decodes
     */
    InboxLanes(IngestSettings settings, FileIntake quick, FileIntake decoding, PairIntake pairs, InHand inHand) {
        this.quick = quick;
        this.decoding = decoding;
        this.pairs = pairs;
        this.inHand = inHand;
        lanes = new Lanes("ingest-lane", settings.lanes(), PLACES, inHand);
        decodingLanes = new Lanes("ingest-decoding", settings.decodingLanes(), PLACES_TO_DECODE, inHand);
    }

    void start() {
        lanes.start();
        decodingLanes.start();
    }

    /** What is in a lane is finished, or left as a crash would leave it if that takes too long. */
    void stop() {
        lanes.close();
        decodingLanes.close();
        long end = System.nanoTime() + STOPS_WITHIN.toNanos();
        lanes.awaitEnd(end);
        decodingLanes.awaitEnd(end);
    }

    /** Puts a file in line as it is now; one that looks different when its turn comes is left for a later look. */
    void offer(DroppedFile file) {
        Stamp seen;
        try {
            seen = Stamp.of(file.path());
        } catch (IOException e) {
            return; // gone again
        }
        var tenant = file.tenant().id();
        var claim = Claim.of(file.path());
        lanes.offer(
                tenant,
                claim,
                () -> quick.take(file, seen) || !decodingLanes.passOn(tenant, claim, () -> decoding.take(file, seen)));
    }

    void offer(FilePair pair) {
        var files = new ArrayList<>(pair.parts());
        if (pair.json() != null) {
            files.add(pair.json());
        }
        lanes.offer(pair.place().tenant().id(), Claim.of(files), () -> {
            pairs.take(pair);
            return true;
        });
    }

    boolean hasInHand(Path file) {
        return inHand.holds(file);
    }

    /** Files that wait for a lane. */
    List<Path> waiting() {
        var waiting = new ArrayList<>(lanes.waiting());
        waiting.addAll(decodingLanes.waiting());
        return waiting;
    }

    /** Returns when it is time for another look: what is being decoded is not waited for. */
    void awaitLook() throws InterruptedException {
        lanes.awaitHalf(FEW, LONGEST_LOOK);
    }
}
