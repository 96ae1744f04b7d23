package io.toneguard.ingest.source;

import io.toneguard.voice.call.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Announcements of calls whose stream can show nothing but a UUID (Asterisk's AudioSocket over TCP): whoever sets up the call first puts
 * what is known about it at {@code /v1/streams/audiosocket/TENANT/UUID}, and the stream that then shows this UUID is that source's. The
 * UUID is the stream's only credential, so it must be a random one.
 */
public final class CallTickets {
    /** How long a stream may take to come after its announcement. */
    static final Duration KEPT = Duration.ofSeconds(60);
    /** Announced and not yet come, on this node; each holds at most {@link #LARGEST_BODY} bytes. */
    static final int MOST = 10_000;

    /** So that one tenant's announcements leave room for the others'. */
    static final int MOST_OF_A_TENANT = MOST / 4;

    static final int LARGEST_BODY = 8_192;
    private static final int UUID_PART = 4;
    private static final int UUID_LENGTH = 36;

    /** The call that a stream belongs to. */
    public record Ticket(Source source, Map<String, String> metadata) {
        public Ticket {
            metadata = Map.copyOf(metadata);
        }
    }

    /**
     * What an announcement is answered with.
     *
     * @param status HTTP status: 204 if it was taken; 400 for a body or UUID that is none, 409 if another source announced this UUID, 413 if
     *     the body is too large, 503 if too many wait already, or as the door says
     * @param label what the log calls the peer
     * @param reason for the log; holds nothing that the peer sent
     */
    public record Receipt(int status, String label, String reason) {}

    private record Kept(Ticket ticket, Instant until) {}

    private final Door door;
    private final InstantSource clock;
    /** In the order in which they end. */
    private final Map<UUID, Kept> tickets = new LinkedHashMap<>();

    private final Map<TenantId, Integer> waitingOfTenant = new HashMap<>();

    public CallTickets(Door door, InstantSource clock) {
        this.door = door;
        this.clock = clock;
    }

    /**
     * Takes an announcement; from any thread.
     *
     * @param json the request's body: an object of strings, numbers or booleans, or nothing
     */
    public Receipt announce(Handshake handshake, byte[] json) {
        var answer = door.admit(handshake);
        if (answer instanceof Door.Refused refused) {
            return new Receipt(refused.status(), refused.label(), refused.reason());
        }
        var source = ((Door.Welcome) answer).source();
        if (json.length > LARGEST_BODY) {
            return new Receipt(413, source.label(), "the body has " + json.length + " bytes, over " + LARGEST_BODY);
        }
        var uuid = uuid(handshake);
        if (uuid == null) {
            return new Receipt(400, source.label(), "the path does not end with a UUID");
        }
        var metadata = metadata(json);
        if (metadata == null) {
            return new Receipt(400, source.label(), "the body is no JSON object of strings");
        }
        return keep(uuid, new Ticket(source, metadata));
    }

    /** The call that was announced under this UUID, once; empty if there is none, or it waited over 60 s. */
    public Optional<Ticket> redeem(UUID uuid) {
        Kept kept;
        synchronized (tickets) {
            kept = tickets.remove(uuid);
            if (kept != null) {
                waitsNoMore(kept);
            }
        }
        return Optional.ofNullable(kept)
                .filter(found -> clock.instant().isBefore(found.until()))
                .map(Kept::ticket);
    }

    private Receipt keep(UUID uuid, Ticket ticket) {
        var now = clock.instant();
        var label = ticket.source().label();
        synchronized (tickets) {
            var oldest = tickets.values().iterator();
            while (oldest.hasNext()) {
                var next = oldest.next();
                if (now.isBefore(next.until())) {
                    break;
                }
                oldest.remove();
                waitsNoMore(next);
            }
            var before = tickets.get(uuid);
            if (before != null && !before.ticket().source().label().equals(label)) {
                return new Receipt(409, label, "another source announced this UUID; use a random one for each call");
            }
            if (before == null && tickets.size() >= MOST) {
                return new Receipt(503, label, MOST + " announced calls wait for their stream already");
            }
            var tenant = ticket.source().tenant();
            if (before == null && waitingOfTenant.getOrDefault(tenant, 0) >= MOST_OF_A_TENANT) {
                return new Receipt(
                        503, label, MOST_OF_A_TENANT + " announced calls of its tenant wait for their stream already");
            }
            tickets.remove(uuid);
            tickets.put(uuid, new Kept(ticket, now.plus(KEPT)));
            if (before == null) {
                waitingOfTenant.merge(tenant, 1, Integer::sum);
            }
        }
        return new Receipt(204, label, "announced");
    }

    private void waitsNoMore(Kept kept) {
        waitingOfTenant.computeIfPresent(
                kept.ticket().source().tenant(), (tenant, count) -> count == 1 ? null : count - 1);
    }

    private static @Nullable UUID uuid(Handshake handshake) {
        var parts = handshake.pathParts();
        var text = parts.size() > UUID_PART ? parts.get(UUID_PART) : "";
        try {
            return text.length() == UUID_LENGTH ? UUID.fromString(text) : null;
        } catch (IllegalArgumentException notOne) {
            return null;
        }
    }

    private static @Nullable Map<String, String> metadata(byte[] json) {
        if (json.length == 0) {
            return Map.of();
        }
        try {
            var strings = new HashMap<>(SourceJson.strings(new String(json, StandardCharsets.UTF_8)));
            strings.values().removeIf(value -> value == null);
            return strings;
        } catch (JacksonException | NullPointerException notAnObjectOfStrings) {
            return null;
        }
    }
}
