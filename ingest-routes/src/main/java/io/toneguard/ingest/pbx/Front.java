package io.toneguard.ingest.pbx;

import io.toneguard.ingest.dialect.Dialect;
import io.toneguard.ingest.source.Door;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What every connection of the server shares.
 *
 * @param dialects by their words
 * @param lag null: nobody measures how late messages are handled
 * @param nanoTime {@link System#nanoTime}, save in tests
 */
record Front(
        PbxSettings settings,
        Door door,
        Map<String, Dialect> dialects,
        Tickets tickets,
        UnmetCalls unmet,
        Admission admission,
        PbxMeters meters,
        @Nullable LagMeter lag,
        LongSupplier nanoTime) {
    Front {
        dialects = Map.copyOf(dialects);
    }
}
