package io.toneguard.ingest.recorder;

import io.toneguard.ingest.ledger.LiveLedger;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingStore;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the ledger is told of a recording, and what follows when it has written that. From any thread; waits for nobody. */
final class CallSettlement {
    private static final Logger LOG = LoggerFactory.getLogger(CallSettlement.class);

    /** What became of a recording that is whole; told on the journal's thread. */
    interface News {
        /** Store and ledger have it: nobody needs to know of it any more. */
        void settled();

        /** The ledger does not take it; left to the next start. */
        void refused();
    }

    private final LedgerWriter ledger;
    private final RecordingStore store;
    private final RecorderMeters meters;
    private final Consumer<Runnable> journalsThread;

    /** @param journalsThread does what it is given on the journal's thread */
    CallSettlement(
            LedgerWriter ledger, RecordingStore store, RecorderMeters meters, Consumer<Runnable> journalsThread) {
        this.ledger = ledger;
        this.store = store;
        this.meters = meters;
        this.journalsThread = journalsThread;
    }

    /** The call is being recorded, or more is known of it than when this was said before. */
    void receives(LiveCall call) {
        ledger.add(new LedgerWriter.Step(call.tenant(), what(call), to -> to.receive(call), outcome -> {}));
    }

    /**
     * The recording is whole in the store, or there is none because there was no audio.
     *
     * @param writer of the call, for what the store is asked for still
     * @param samples sample frames in the store
     */
    void ended(LiveCall call, StoreWriter writer, CallEnded ended, long samples, long fileBytes, News news) {
        meters.recorded(ended.ending(), call.format().seconds(samples));
        // A process that was killed may have settled it without the journal's knowledge; the audio may have gone since.
        var isGone = new AtomicBoolean();
        Consumer<LiveLedger> step = to -> {
            if (samples == 0) {
                to.nothing(call, ended);
            } else {
                isGone.set(!to.stored(call, ended, samples, fileBytes) && to.audioIsGone(call));
            }
        };
        ledger.add(new LedgerWriter.Step(call.tenant(), what(call), step, outcome -> {
            if (outcome != LedgerWriter.Outcome.WRITTEN) {
                journalsThread.accept(news::refused);
            } else if (isGone.get()) {
                writer.execute(() -> {
                    removeAgain(call);
                    journalsThread.accept(news::settled);
                });
            } else {
                journalsThread.accept(news::settled);
            }
        }));
    }

    /** Made anew from the journal; what cannot be removed now, the nightly reconciliation finds. */
    private void removeAgain(LiveCall call) {
        try {
            store.delete(call.stored());
            LOG.info(
                    "{}: its audio was erased, or its retention over, before this start; it is removed again",
                    what(call));
        } catch (IOException e) {
            LOG.warn(
                    "{}: its audio was erased, or its retention over, before this start, and cannot be removed again: {}; the"
                            + " nightly reconciliation does",
                    what(call),
                    e.toString());
        }
    }

    private static String what(LiveCall call) {
        return "Recording " + call.recording() + " of source " + call.source();
    }
}
