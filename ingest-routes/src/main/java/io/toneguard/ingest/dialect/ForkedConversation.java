package io.toneguard.ingest.dialect;

import io.toneguard.ingest.session.CallStart;
import io.toneguard.voice.call.Speaker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A fork of a FreeSWITCH leg's audio, as {@link AudioForkDialect} describes it. */
final class ForkedConversation implements Conversation {
    /** Under this name stands a first text that is not JSON. */
    static final String FREE_TEXT = "metadata";

    private static final Logger LOG = LoggerFactory.getLogger(ForkedConversation.class);

    /** Reads a text that is a JSON object; null for any other text. */
    @FunctionalInterface
    interface TextReader {
        @Nullable
        Map<String, String> readIfObject(byte[] utf8, int length);
    }

    private final Peer peer;
    private final TextReader firstText;
    private final UntimedCall call;
    private List<String> tracks = List.of();
    private Map<String, String> metadata = Map.of();
    private boolean toldOfUnknownTrack;

    /**
     * @param firstText what is metadata by name, and what only text
     */
    ForkedConversation(Peer peer, TextReader firstText) {
        this.peer = peer;
        this.firstText = firstText;
        this.call = new UntimedCall(peer);
    }

    /** As {@link JsonMetadata#readIfObject}, but what only begins like an object is any text, too. */
    static @Nullable Map<String, String> readIfWhole(byte[] utf8, int length) {
        try {
            return JsonMetadata.readIfObject(utf8, length);
        } catch (DialectException notJson) {
            return null;
        }
    }

    @Override
    public void text(byte[] utf8, int length) {
        if (call.begun()) {
            later(utf8, length);
        } else {
            var json = firstText.readIfObject(utf8, length);
            call.begin(start(json != null ? json : freeText(utf8, length)));
        }
    }

    @Override
    public void binary(byte[] bytes, int length) {
        if (length == 0) {
            endOfAudio();
        } else if (call.begun()) {
            call.audio(bytes, 0, length);
        } else {
            call.begin(start(Map.of()), bytes, 0, length);
        }
    }

    @Override
    public void closed(int code) {
        call.closed(code);
    }

    /** The module would wait for answers now, and has none to expect. */
    private void endOfAudio() {
        call.complete("the peer sent its end of audio");
        peer.close("end of audio");
    }

    private CallStart start(Map<String, String> said) {
        var all = CallMetadata.ofQuery(peer).and(said);
        var source = peer.source();
        int rateHz = WireFormats.rateHz(all.find("sampleRate"), source.rateHz() == null ? 8_000 : source.rateHz());
        tracks = tracks(all.find("mixType"), source.channels());
        metadata = all.all();
        return new CallStart(all.callIdOr("callSid"), WireFormats.l16(rateHz, tracks.size()), tracks, metadata);
    }

    private static List<String> tracks(@Nullable String mixType, @Nullable Integer channels) {
        if (mixType == null) {
            return channels != null && channels == 2 ? List.of("left", "right") : List.of("mono");
        }
        return switch (mixType.toLowerCase(Locale.ROOT)) {
            case "mono" -> List.of("mono");
            case "mixed" -> List.of("mixed");
            case "stereo" -> List.of("left", "right");
            default ->
                throw new DialectException(
                        "mixType " + WireFormats.quoted(mixType) + " is not known; say mono, mixed or stereo");
        };
    }

    private static Map<String, String> freeText(byte[] utf8, int length) {
        var text = new String(utf8, 0, length, StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? Map.of() : Map.of(FREE_TEXT, text);
    }

    /** Free text of the user's dialplan, so that none is worth a call, save ours. */
    private void later(byte[] utf8, int length) {
        var json = readIfWhole(utf8, length);
        if (json != null && "participant".equals(json.get("event"))) {
            participant(json);
        }
    }

    private void participant(Map<String, String> message) {
        int track = track(message.getOrDefault("track", ""));
        if (track >= 0) {
            call.participant(track, JsonMetadata.find(message, "person"));
        } else if (!toldOfUnknownTrack) {
            toldOfUnknownTrack = true;
            LOG.warn(
                    "{}: a participant message names track {}, the call has {}; ignored, as all such of this connection"
                            + " (name the track, its number, or the speaker that the source gives it)",
                    peer.source().label(),
                    WireFormats.quoted(message.getOrDefault("track", "")),
                    tracks);
        }
    }

    /** By name, by number, by speaker; -1 if it is none of these. */
    private int track(String name) {
        for (int track = 0; track < tracks.size(); track++) {
            if (name.equalsIgnoreCase(tracks.get(track)) || name.equals(String.valueOf(track))) {
                return track;
            }
        }
        for (int track = 0; track < tracks.size(); track++) {
            if (name.equalsIgnoreCase(speaker(tracks.get(track)))) {
                return track;
            }
        }
        return -1;
    }

    /** As the call's own metadata says, else as the source does. */
    private String speaker(String track) {
        var ofCall = JsonMetadata.find(metadata, "toneguard.role." + track);
        return ofCall != null
                ? ofCall
                : peer.source().speakers().getOrDefault(track, Speaker.UNKNOWN).word();
    }
}
