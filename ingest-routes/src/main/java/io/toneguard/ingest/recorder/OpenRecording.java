package io.toneguard.ingest.recorder;

import io.toneguard.voice.call.LiveCall;
import org.jspecify.annotations.Nullable;

/** A call, its state and its way to the store. On the journal's thread only. */
final class OpenRecording {
    final CallLog log;
    final StoreTurn turn;
    final StoreWriter writer;
    /** A durable segment has all that was known of it at its head, but its audio: no crash loses the call. */
    boolean isInJournal;

    /** The call as the ledger was told of it; null: not yet. */
    @Nullable
    LiveCall inLedger;

    boolean isHandedOn;
    /** The ledger refuses it; left to the next start. */
    boolean isGivenUp;

    OpenRecording(CallLog log, StoreTurn turn, StoreWriter writer) {
        this.log = log;
        this.turn = turn;
        this.writer = writer;
    }
}
