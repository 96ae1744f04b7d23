package io.toneguard.ingest.source;

import io.toneguard.voice.call.Speaker;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is usual for a dialect and taken where {@code sources add} is told nothing else.
 *
 * @param auth what that platform can be made to show
 * @param speakers where the stream is taken on the customer's leg, as its vendor's pages show it; on the agent's leg it is the other way round
 */
public record SourceDefaults(AuthKind auth, Map<String, Speaker> speakers) {
    private static final Map<String, Speaker> NOBODY = Map.of();
    /** A PBX's platforms name tracks as they see them: inbound is what they receive from the leg that is streamed. */
    private static final Map<String, Speaker> PLATFORM = Map.of("inbound", Speaker.CUSTOMER, "outbound", Speaker.AGENT);
    /** FreeSWITCH: left is what the leg's own speaker says, right what that speaker hears. */
    private static final Map<String, Speaker> FREESWITCH = Map.of("left", Speaker.CUSTOMER, "right", Speaker.AGENT);

    private static final Map<String, Speaker> LEGS = Map.of("agent", Speaker.AGENT, "customer", Speaker.CUSTOMER);

    private static final Map<String, SourceDefaults> BY_DIALECT = new TreeMap<>(Map.ofEntries(
            Map.entry("asterisk", new SourceDefaults(AuthKind.BASIC, LEGS)),
            // The TCP connection shows a UUID only; what is authenticated is the request that announces it.
            Map.entry("audiosocket", new SourceDefaults(AuthKind.BEARER, LEGS)),
            Map.entry("mod_audio_fork", new SourceDefaults(AuthKind.BASIC, FREESWITCH)),
            Map.entry("jambonz", new SourceDefaults(AuthKind.BASIC, FREESWITCH)),
            Map.entry("mod_audio_stream", new SourceDefaults(AuthKind.BEARER, FREESWITCH)),
            Map.entry("twilio", new SourceDefaults(AuthKind.TWILIO_SIGNATURE, PLATFORM)),
            Map.entry("signalwire", new SourceDefaults(AuthKind.BEARER, PLATFORM)),
            Map.entry("plivo", new SourceDefaults(AuthKind.PATH, PLATFORM)),
            Map.entry("telnyx", new SourceDefaults(AuthKind.PATH, PLATFORM)),
            Map.entry("exotel", new SourceDefaults(AuthKind.PATH, PLATFORM)),
            Map.entry(
                    "genesys",
                    new SourceDefaults(
                            AuthKind.AUDIOHOOK, Map.of("external", Speaker.CUSTOMER, "internal", Speaker.AGENT))),
            // The mix of both speakers, whatever its label says.
            Map.entry("somleng", new SourceDefaults(AuthKind.BASIC, NOBODY)),
            Map.entry("vonage", new SourceDefaults(AuthKind.PATH, NOBODY)),
            // Who speaks is told by the call itself, or by nobody.
            Map.entry("acs", new SourceDefaults(AuthKind.PATH, NOBODY)),
            Map.entry("yeastar", new SourceDefaults(AuthKind.HEADER, NOBODY)),
            Map.entry("ct-e1", new SourceDefaults(AuthKind.BEARER, NOBODY)),
            Map.entry("amivoice", new SourceDefaults(AuthKind.PATH, NOBODY))));

    public SourceDefaults {
        speakers = Map.copyOf(speakers);
    }

    /** Empty if there is no such dialect. */
    public static Optional<SourceDefaults> of(String dialect) {
        return Optional.ofNullable(BY_DIALECT.get(dialect));
    }

    /** The words of every dialect. */
    public static SortedSet<String> dialects() {
        return new TreeSet<>(BY_DIALECT.keySet());
    }
}
