package io.toneguard.ingest.pbx;

import io.toneguard.ingest.dialect.Dialect;
import io.toneguard.ingest.source.CallTickets;
import io.toneguard.ingest.source.Door;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What every connection of the server shares.
 *
 * @param dialects by their words
 * @param nanoTime {@link System#nanoTime}, save in tests
 * @param lag null unless this is a load test
 */
record Front(
        PbxSettings settings,
        Door door,
        Map<String, Dialect> dialects,
        CallTickets tickets,
        UnmetCalls unmet,
        Admission admission,
        PbxMeters meters,
        LongSupplier nanoTime,
        @Nullable LagMeter lag) {
    Front {
        dialects = Map.copyOf(dialects);
    }
}
