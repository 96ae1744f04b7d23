package io.toneguard.ingest.pbx;

import io.toneguard.ingest.session.Leg;
import io.toneguard.voice.call.CallEnded.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The legs of one connection: one, save where a dialect carries several calls on a connection. */
final class Legs {
    private static final Logger LOG = LoggerFactory.getLogger(PbxServer.class);

    private final List<WatchedLeg> legs = new ArrayList<>(1);

    Leg add(Leg leg, String callId) {
        // A recogniser's connection may stay for days, with a call for every few words.
        legs.removeIf(before -> before.ending() == Ending.COMPLETE);
        var watched = new WatchedLeg(leg, callId);
        legs.add(watched);
        return watched;
    }

    boolean anyOpen() {
        return legs.stream().anyMatch(leg -> leg.ending() == null);
    }

    /** Ends those that are open. */
    void end(Ending ending, String reason) {
        for (var leg : legs) {
            try {
                leg.end(ending, reason);
            } catch (RuntimeException e) {
                LOG.error("Call {}: its end failed for a fault of this node's", Outcome.printable(leg.callId()), e);
            }
        }
    }

    /** Why one of them ended other than well. */
    Optional<String> trouble() {
        return legs.stream()
                .filter(leg -> leg.ending() != Ending.COMPLETE)
                .map(WatchedLeg::reason)
                .findFirst();
    }

    /** The latest call, as the peer named it. */
    String callId() {
        return legs.isEmpty()
                ? "none yet"
                : Outcome.printable(legs.get(legs.size() - 1).callId());
    }
}
