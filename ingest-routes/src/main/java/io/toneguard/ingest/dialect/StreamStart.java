package io.toneguard.ingest.dialect;

import io.toneguard.ingest.session.CallStart;
import io.toneguard.voice.audio.WireFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Reads the {@code start} message of a {@link StreamWords} dialect, flattened. */
final class StreamStart {
    private static final String START = "start.";
    private static final String HEADERS = "extra_headers";
    private static final int DEFAULT_RATE_HZ = 8_000;

    private final StreamWords words;
    private final Peer peer;
    private final Map<String, String> said;

    StreamStart(StreamWords words, Peer peer, Map<String, String> said) {
        this.words = words;
        this.peer = peer;
        this.said = said;
    }

    /**
     * The call that begins.
     *
     * @throws DialectException if its audio is not taken live
     */
    CallStart call() {
        var tracks = tracks();
        return new CallStart(PlainText.id(find(words.names().callId())), format(tracks.size()), tracks, metadata());
    }

    /** Empty if the peer gives its stream no name. */
    String streamId() {
        return find(words.names().streamId());
    }

    private List<String> tracks() {
        if (!words.onlyTrack().isEmpty()) {
            return List.of(words.onlyTrack());
        }
        var tracks = new LinkedHashSet<String>();
        said.forEach((name, value) -> {
            if (name.equals(START + "tracks") || name.startsWith(START + "tracks.")) {
                addTrack(value, tracks);
            }
        });
        if (!tracks.isEmpty()) {
            return List.copyOf(tracks);
        }
        var channels = peer.source().channels();
        return channels == null ? words.defaultTracks() : channels == 1 ? StreamWords.INBOUND : StreamWords.BOTH;
    }

    /** Peers write {@code inbound}, {@code inbound_track} and {@code both_tracks}. */
    private static void addTrack(String said, LinkedHashSet<String> tracks) {
        if (said.startsWith("both")) {
            tracks.addAll(StreamWords.BOTH);
        } else if (!said.isBlank()) {
            tracks.add(said.endsWith("_track") ? said.substring(0, said.length() - "_track".length()) : said);
        }
    }

    /** The codec may carry its rate: {@code audio/x-l16;rate=16000}. */
    private WireFormat format(int channels) {
        var encoding = find(words.names().encoding());
        int parameter = encoding.indexOf(';');
        var codec = parameter < 0 ? encoding : encoding.substring(0, parameter);
        var rate = find(words.names().rate());
        int rateAt = encoding.indexOf("rate=");
        if (rate.isEmpty() && rateAt >= 0) {
            rate = encoding.substring(rateAt + "rate=".length());
        }
        // Base64 is how the audio is packed and says nothing about its codec; some peers write it there all the same.
        boolean unsaid = codec.isBlank() || codec.equalsIgnoreCase("base64");
        return WireFormats.of(
                unsaid ? words.defaultEncoding() : codec, WireFormats.rateHz(rate, DEFAULT_RATE_HZ), channels);
    }

    /** The peer's own fields first, so that what the customer has set under the same name counts. */
    private Map<String, String> metadata() {
        var own = new LinkedHashMap<String, String>();
        var set = new LinkedHashMap<String, String>();
        var custom = words.names().customParameters() + ".";
        said.forEach((name, value) -> {
            var plain = PlainText.of(name.startsWith(START) ? name.substring(START.length()) : name);
            if (plain.startsWith(custom)) {
                set.put(plain.substring(custom.length()), PlainText.of(value));
            } else if (plain.startsWith(HEADERS + ".")) {
                set.put(PackedHeaders.name(plain.substring(HEADERS.length() + 1)), PlainText.of(value));
            } else if (plain.equals(HEADERS)) {
                PackedHeaders.read(value).forEach((header, text) -> set.put(PlainText.of(header), PlainText.of(text)));
            } else if (!isAboutTheMessage(plain)) {
                own.put(plain, PlainText.of(value));
            }
        });
        return CallMetadata.ofQuery(peer).and(own).and(set).all();
    }

    private static boolean isAboutTheMessage(String name) {
        return name.equals("event")
                || name.startsWith("sequence")
                || name.startsWith("tracks")
                || name.startsWith("mediaFormat")
                || name.startsWith("media_format");
    }

    /** A name within {@code start}, or beside it; empty if it is in neither place. */
    private String find(String name) {
        return said.getOrDefault(START + name, said.getOrDefault(name, ""));
    }
}
