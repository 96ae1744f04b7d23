package io.toneguard.ingest.recording;

import io.toneguard.ingest.ledger.Receipt;
import io.toneguard.voice.audio.RecordingFormat;

/**
 * What became of an {@link Offered} recording.
 *
 * @param receipt where it stands in the ledger now; of a {@link Outcome#CHANGED} one, where it stood
 * @param contentSha256 lower-case hexadecimal
 */
public record Taken(Receipt receipt, RecordingFormat format, String contentSha256, Outcome outcome) {
    /** How the steps ended. */
    public enum Outcome {
        /** In the store and the ledger, by this call. */
        STORED,
        /** The same content had been taken in before; nothing was stored, its other name is noted. */
        HERE_ALREADY,
        /** The file changed under our hands, or another writer of the same content withdrew it: to be offered again. */
        CHANGED
    }
}
