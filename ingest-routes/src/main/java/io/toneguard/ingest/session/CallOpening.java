package io.toneguard.ingest.session;

import io.toneguard.ingest.source.Source;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Speaker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a connection's start means under its source's settings: which call it is, who speaks on its tracks, what is known about it. */
final class CallOpening {
    private static final String ROLE = "toneguard.role.";
    private static final int MAX_LENGTH = 200;
    private static final Set<String> DIRECTIONS = Set.of("inbound", "outbound", "internal");

    private final Source source;
    private final CallStart start;
    private final Map<String, String> metadata;
    private final String callId;
    private final boolean named;

    CallOpening(Source source, CallStart start) {
        this.source = source;
        this.start = start;
        this.metadata = start.metadata();
        String told = value(source.keys().callId());
        String id = told == null ? clean(start.callId()) : told;
        this.named = id != null;
        this.callId = id == null ? source.name() + "-" + UUID.randomUUID() : id;
    }

    Source source() {
        return source;
    }

    String callId() {
        return callId;
    }

    WireFormat format() {
        return start.format();
    }

    /** Whether the call is made of two connections, this being one of them; nothing joins a call that has no name. */
    boolean isOneOfTwo() {
        return source.legs() == 2 && named;
    }

    /** What this connection is called within its call. */
    String legName() {
        String named = value(source.keys().leg());
        return named == null ? String.join("+", start.tracks()) : legName(source, named);
    }

    /**
     * A leg's name as its call knows it: dialplans write {@code Agent} here and {@code agent} there, and mean the same leg.
     *
     * @param said in any letter case
     */
    static String legName(Source source, String said) {
        String known = source.spelled(said);
        return source.speakers().containsKey(known) ? known : said.toLowerCase(Locale.ROOT);
    }

    /** What each of this connection's channels is called in its call. */
    List<String> trackNames() {
        return isOneOfTwo() ? List.of(legName()) : start.tracks();
    }

    /** Who speaks on each of this connection's channels. */
    List<Speaker> speakers() {
        var speakers = new ArrayList<Speaker>();
        for (String track : start.tracks()) {
            speakers.add(speakerOf(start.tracks().size() == 1 && source.legs() == 2 ? legName() : track));
        }
        return speakers;
    }

    private Speaker speakerOf(String track) {
        Speaker told = speakerNamed(role(track));
        if (told != null) {
            return told;
        }
        Speaker mapped = source.speakers().get(source.spelled(track));
        if (mapped != null) {
            return mapped;
        }
        Speaker named = speakerNamed(track);
        return named == null ? theOtherOfTwo() : named;
    }

    /** The last word on who speaks on a track: the call's own. */
    private @Nullable String role(String track) {
        for (var said : metadata.entrySet()) {
            if (said.getKey().equalsIgnoreCase(ROLE + track)) {
                return clean(said.getValue());
            }
        }
        return null;
    }

    private static @Nullable Speaker speakerNamed(@Nullable String word) {
        for (Speaker speaker : Speaker.values()) {
            if (speaker.word().equalsIgnoreCase(word)) {
                return speaker;
            }
        }
        return null;
    }

    /** Of two legs of which the source names one, whichever has another name is the other: also if it comes first. No name is no other name. */
    private Speaker theOtherOfTwo() {
        var known = Set.copyOf(source.speakers().values());
        boolean isNamed = isOneOfTwo() && value(source.keys().leg()) != null;
        return isNamed && known.size() == 1 ? otherThan(known.iterator().next()) : Speaker.UNKNOWN;
    }

    /** The call that this connection opens. */
    LiveCall call(Instant now) {
        var speakers = speakers();
        WireFormat format = format();
        if (isOneOfTwo()) {
            if (format.channels() != 1) {
                throw new CallRefusedException("a connection brings " + format.channels()
                        + " channels, but the source makes one call of two connections (--legs 2); set --legs 1");
            }
            format = new WireFormat(format.codec(), format.rateHz(), 2);
            speakers = List.of(speakers.get(0), otherThan(speakers.get(0)));
        }
        String direction = value(source.keys().direction());
        return new LiveCall(
                source.tenant(),
                source.tenantName(),
                source.name(),
                callId,
                new RecordingId(UUID.randomUUID()),
                now,
                format,
                speakers,
                agentId(),
                value(source.keys().team()),
                value(source.keys().queue()),
                direction != null && DIRECTIONS.contains(direction) ? direction : null);
    }

    /** A call that this connection joins, with what it says of it and the first one did not. */
    LiveCall complete(LiveCall call) {
        var here = call(call.startedAt());
        return new LiveCall(
                call.tenant(),
                call.tenantName(),
                call.source(),
                call.callId(),
                call.recording(),
                call.startedAt(),
                call.format(),
                call.speakers(),
                call.agentId() == null ? here.agentId() : call.agentId(),
                call.team() == null ? here.team() : call.team(),
                call.queue() == null ? here.queue() : call.queue(),
                call.direction() == null ? here.direction() : call.direction());
    }

    /** Who is the agent, as this connection's start says; null: it does not. */
    @Nullable
    String agentId() {
        return value(source.keys().agentId());
    }

    private static Speaker otherThan(Speaker speaker) {
        return switch (speaker) {
            case AGENT -> Speaker.CUSTOMER;
            case CUSTOMER -> Speaker.AGENT;
            case UNKNOWN -> Speaker.UNKNOWN;
        };
    }

    private @Nullable String value(@Nullable String key) {
        return key == null ? null : clean(metadata.get(key));
    }

    /** One line; null for nothing, and for more than 200 characters: half a name is another one's. */
    static @Nullable String clean(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String line = text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", " ").strip();
        return line.length() <= MAX_LENGTH ? line : null;
    }
}
