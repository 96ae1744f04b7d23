package io.toneguard.ingest.recording;

import io.toneguard.ingest.contract.Contracts;
import io.toneguard.ingest.ledger.Arrival;
import io.toneguard.ingest.ledger.Ledger;
import io.toneguard.ingest.ledger.Receipt;
import io.toneguard.ingest.ledger.RecordingState;
import io.toneguard.voice.audio.RecordingFormat;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.Speaker;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The steps of a recording, whichever way it came: check, hash, ledger {@code receiving}, store, ledger {@code stored}. A crash between
 * any two is made good by offering the file again: the same steps find what the earlier ones left and go on from there.
 */
public final class RecordingIntake {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingIntake.class);

    private final Ledger ledger;
    private final RecordingStore store;
    private final Contracts contracts;
    private final IntakeMeters meters;
    private final AudioCheck check;

    RecordingIntake(Ledger ledger, RecordingStore store, Contracts contracts, IntakeMeters meters, AudioCheck check) {
        this.ledger = ledger;
        this.store = store;
        this.contracts = contracts;
        this.meters = meters;
        this.check = check;
    }

    /**
     * Takes a file in, if it is a whole recording.
     *
     * @throws RefusedException if it is none, was erased, or is over the tenant's contract; trying again at once changes nothing
     * @throws IOException if something is in the way that may pass
     */
    public Taken take(Offered offered) throws IOException {
        return take(offered, check);
    }

    /**
     * The same, if that needs no decoder, which may take minutes.
     *
     * @throws NeedsDecoderException if it does; nothing is done then
     */
    Taken takeUndecoded(Offered offered) throws IOException {
        return take(offered, AudioCheck.WITHOUT_DECODING);
    }

    private Taken take(Offered offered, AudioCheck check) throws IOException {
        try (FileChannel audio = open(offered)) {
            var checked = check.check(audio, offered.declared());
            RecordingFormat format = checked.format();
            SeekableByteChannel content = checked.content();
            List<Speaker> speakers = checked.speakers(offered.speakers(format.channels()));
            long bytes = content.size();
            String hash = ContentHash.of(content);
            var arrival = new Arrival(
                    offered.fileName(),
                    hash,
                    bytes,
                    offered.sidecar().callFacts(offered.time()),
                    offered.origin().source(),
                    offered.origin().keeping());
            Receipt receipt = ledger.receive(offered.tenant(), arrival);
            ledger.madeOf(receipt.recording(), Originals.of(offered, audio, content));
            try (var call = MDC.putCloseable("call", receipt.callId());
                    var recording = MDC.putCloseable(
                            "recording", receipt.recording().recording().toString())) {
                if (receipt.state() != RecordingState.RECEIVING) {
                    return meetAgain(format, arrival, receipt);
                }
                requireContract(format, receipt);
                if (!copy(content, hash, receipt)) {
                    LOG.info("{}: changed while it was read; left for a later look", printable(arrival));
                    return new Taken(receipt, format, hash, Taken.Outcome.CHANGED);
                }
                if (!ledger.stored(receipt.recording(), format, speakers, checked.mix())) {
                    return beOvertaken(format, arrival, receipt);
                }
                announce(format, checked.mix(), arrival);
                return new Taken(in(RecordingState.STORED, receipt), format, hash, Taken.Outcome.STORED);
            }
        }
    }

    /** After the ledger was asked: what is here already costs nothing. What is refused has no row of its own content, and may come again. */
    private void requireContract(RecordingFormat format, Receipt receipt) throws RefusedException {
        var tenant = receipt.recording().tenant();
        if (!contracts.mayTakeIn(tenant, format.durationSeconds())) {
            ledger.withdraw(receipt.recording());
            throw new RefusedException(Contracts.OVER_CONTRACT, contracts.refusal(tenant, format.durationSeconds()));
        }
    }

    /**
     * Copies into the store what was hashed before. Of a file that changed in between the store sees a stream that breaks off, and
     * keeps what it had: another writer of the same content may have stored it whole.
     */
    private boolean copy(SeekableByteChannel audio, String hash, Receipt receipt) throws IOException {
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
    private Taken beOvertaken(RecordingFormat format, Arrival arrival, Receipt receipt) throws IOException {
        var state = ledger.stateOf(receipt.recording());
        if (state.isEmpty() || state.get() == RecordingState.RECEIVING) {
            LOG.info("{}: withdrawn by another writer of the same content; left for a later look", printable(arrival));
            return new Taken(receipt, format, arrival.contentSha256(), Taken.Outcome.CHANGED);
        }
        return meetAgain(format, arrival, in(state.get(), receipt));
    }

    private Taken meetAgain(RecordingFormat format, Arrival arrival, Receipt receipt) throws RefusedException {
        if (receipt.state() == RecordingState.ERASED) {
            throw new RefusedException(
                    RefusedException.ERASED, "this recording was erased and is not taken in again; delete the file");
        }
        ledger.arrivedAgain(receipt.recording(), arrival);
        return new Taken(receipt, format, arrival.contentSha256(), Taken.Outcome.HERE_ALREADY);
    }

    private void announce(RecordingFormat format, boolean mix, Arrival arrival) {
        meters.stored(arrival.bytes());
        LOG.info(
                "{}: stored, {} s of {} at {} Hz, {} channel(s){}",
                printable(arrival),
                format.durationSeconds(),
                format.codec(),
                format.sampleRateHz(),
                format.channels(),
                mix ? " that hold the same: a mix, nobody's in particular" : "");
    }

    private static Receipt in(RecordingState state, Receipt receipt) {
        return new Receipt(receipt.recording(), receipt.callId(), state);
    }

    private static String printable(Arrival arrival) {
        return DroppedName.printable(arrival.fileName());
    }

    private static FileChannel open(Offered offered) throws IOException {
        try {
            return FileChannel.open(offered.content(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        } catch (AccessDeniedException e) {
            throw new RefusedException(
                    RefusedException.UNREADABLE_FILE,
                    "cannot be read (permission denied); let the service's user read it and hand it in again");
        }
    }
}
