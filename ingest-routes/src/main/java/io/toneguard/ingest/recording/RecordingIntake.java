package io.toneguard.ingest.recording;

import io.toneguard.ingest.ledger.Arrival;
import io.toneguard.ingest.ledger.Ledger;
import io.toneguard.ingest.ledger.Receipt;
import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.voice.audio.RecordingFormat;
import io.toneguard.voice.audio.UnreadableAudioException;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.Speaker;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The steps of a recording: check, hash, ledger {@code receiving}, store, ledger {@code stored}, done. A crash between any two leaves
 * the file in the inbox, and the same steps, taken again, find what the earlier ones left and go on from there.
 */
final class RecordingIntake {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingIntake.class);

    private final Ledger ledger;
    private final RecordingStore store;
    private final IntakeMeters meters;
    private final InstantSource clock;

    RecordingIntake(Ledger ledger, RecordingStore store, IntakeMeters meters, InstantSource clock) {
        this.ledger = ledger;
        this.store = store;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * Takes a file in, if it is a whole recording.
     *
     * @return false if it changed meanwhile and was left for a later poll
     * @throws RefusedException if it is none
     * @throws IOException if something is in the way that may pass
     */
    boolean take(DroppedFile file, Stamp stamp) throws IOException {
        if (stamp.kind() != Stamp.Kind.FILE) {
            throw new RefusedException(
                    RefusedException.NOT_A_FILE,
                    "is " + stamp.kind().words + " and no file; drop every recording as a file of its own");
        }
        try (FileChannel audio = open(file)) {
            RecordingFormat format = check(audio);
            Sidecar sidecar = file.readSidecar();
            List<Speaker> speakers = sidecar.speakers(format.channels());
            String hash = ContentHash.of(audio);
            var arrival = new Arrival(file.name().name(), hash, stamp.bytes(), sidecar.callFacts(timeOf(stamp)));
            Receipt receipt = ledger.receive(file.tenant().id(), arrival);
            try (var call = MDC.putCloseable("call", receipt.callId());
                    var recording = MDC.putCloseable(
                            "recording", receipt.recording().recording().toString())) {
                if (receipt.state() != RecordingState.RECEIVING) {
                    return meetAgain(file, stamp, arrival, receipt);
                }
                if (!copy(audio, hash, receipt)) {
                    LOG.info(
                            "{}: changed while it was read; left for a later look",
                            file.name().printable());
                    return false;
                }
                if (!ledger.stored(receipt.recording(), format, speakers)) {
                    return beOvertaken(file, stamp, arrival, receipt);
                }
                announce(file, stamp, format);
                return moveToDone(file, stamp, hash);
            }
        }
    }

    /**
     * Copies into the store what was hashed before. Of a file that changed in between the store sees a stream that breaks off, and
     * keeps what it had: another writer of the same content may have stored it whole.
     */
    private boolean copy(FileChannel audio, String hash, Receipt receipt) throws IOException {
        var content = ContentHash.verified(audio, hash);
        try {
            store.put(receipt.recording(), content);
            return true;
        } catch (IOException | RuntimeException e) {
            if (!content.differs()) {
                throw e;
            }
            ledger.withdraw(receipt.recording());
            return false;
        }
    }

    /** Between our two entries in the ledger another writer of the same content finished its own, or withdrew it. */
    private boolean beOvertaken(DroppedFile file, Stamp stamp, Arrival arrival, Receipt receipt) throws IOException {
        var state = ledger.stateOf(receipt.recording());
        if (state.isEmpty() || state.get() == RecordingState.RECEIVING) {
            LOG.info(
                    "{}: withdrawn by another writer of the same content; left for a later look",
                    file.name().printable());
            return false;
        }
        return meetAgain(file, stamp, arrival, new Receipt(receipt.recording(), receipt.callId(), state.get()));
    }

    private void announce(DroppedFile file, Stamp stamp, RecordingFormat format) {
        meters.stored(stamp.bytes());
        LOG.info(
                "{}: stored, {} s of {} at {} Hz, {} channel(s)",
                file.name().printable(),
                format.durationSeconds(),
                format.codec(),
                format.sampleRateHz(),
                format.channels());
    }

    private boolean meetAgain(DroppedFile file, Stamp stamp, Arrival arrival, Receipt receipt) throws IOException {
        if (receipt.state() == RecordingState.ERASED) {
            throw new RefusedException(
                    RefusedException.ERASED, "this recording was erased and is not taken in again; delete the file");
        }
        LOG.info(
                "{}: the same recording is here already ({}); moved to done, nothing else to do",
                file.name().printable(),
                receipt.state().word());
        ledger.arrivedAgain(receipt.recording(), arrival);
        boolean moved = moveToDone(file, stamp, arrival.contentSha256());
        if (moved) {
            meters.duplicate();
        }
        return moved;
    }

    /** Another file may have taken this one's place meanwhile; that one gets a turn of its own. */
    private static boolean moveToDone(DroppedFile file, Stamp stamp, String hash) throws IOException {
        if (!Stamp.of(file.path()).equals(stamp)) {
            LOG.info(
                    "{}: replaced while it was read; left for a later look",
                    file.name().printable());
            return false;
        }
        Shelf.done(file, hash);
        return true;
    }

    private static FileChannel open(DroppedFile file) throws IOException {
        try {
            return FileChannel.open(file.path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        } catch (AccessDeniedException e) {
            throw new RefusedException(
                    RefusedException.UNREADABLE_FILE,
                    "cannot be read (permission denied); let the service's user read it and drop it again");
        }
    }

    private static RecordingFormat check(FileChannel audio) throws IOException {
        try {
            return RecordingFormat.read(audio);
        } catch (UnreadableAudioException e) {
            throw RefusedException.because(e);
        }
    }

    /** When a call started that no sidecar dates: when its file was last written, unless that clock was plainly wrong. */
    private Instant timeOf(Stamp stamp) {
        return CallTimes.isPlausible(stamp.modified()) ? stamp.modified() : clock.instant();
    }
}
