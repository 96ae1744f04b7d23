package io.toneguard.ingest.source;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Announcements of calls whose stream can show nothing but a UUID (Asterisk's AudioSocket over TCP): whoever sets up the call first puts
 * what is known about it at {@code /v1/streams/audiosocket/TENANT/UUID}, and the stream that then shows this UUID is that source's. The
 * UUID is the stream's only credential, so it must be a random one. Called on event loops: locks as long as a map takes, once a call.
 */
public final class CallTickets {
    /** How long a stream may take to come after its announcement. */
    static final Duration KEPT = Duration.ofSeconds(60);
    /** Announced and not yet come, on this node. */
    static final int MOST = 10_000;

    /** The call that a stream belongs to. */
    public record Ticket(Source source, Map<String, String> metadata) {
        public Ticket {
            metadata = Map.copyOf(metadata);
        }
    }

    /** What became of an announcement. */
    public enum Receipt {
        /** The stream may come. */
        TAKEN,
        /** Another source announced this UUID: it is not random. */
        TAKEN_BY_ANOTHER,
        /** Too many calls wait for their stream. */
        FULL
    }

    private record Kept(Ticket ticket, Instant until) {}

    private final InstantSource clock;
    /** In the order in which they end. */
    private final Map<UUID, Kept> tickets = new LinkedHashMap<>();

    public CallTickets(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Keeps what a source, which has proved that it is one, says of a call to come; said again, it replaces what it said before.
     *
     * @param metadata bounded by who read it from the wire
     */
    public Receipt issue(Source source, UUID uuid, Map<String, String> metadata) {
        var now = clock.instant();
        synchronized (tickets) {
            var oldest = tickets.values().iterator();
            while (oldest.hasNext() && !now.isBefore(oldest.next().until())) {
                oldest.remove();
            }
            var before = tickets.get(uuid);
            if (before != null && !before.ticket().source().label().equals(source.label())) {
                return Receipt.TAKEN_BY_ANOTHER;
            }
            if (before == null && tickets.size() >= MOST) {
                return Receipt.FULL;
            }
            tickets.remove(uuid);
            tickets.put(uuid, new Kept(new Ticket(source, metadata), now.plus(KEPT)));
            return Receipt.TAKEN;
        }
    }

    /** The call that was announced under this UUID, once; empty if there is none, or it waited over 60 s. */
    public Optional<Ticket> redeem(UUID uuid) {
        Kept kept;
        synchronized (tickets) {
            kept = tickets.remove(uuid);
        }
        return Optional.ofNullable(kept)
                .filter(found -> clock.instant().isBefore(found.until()))
                .map(Kept::ticket);
    }
}
