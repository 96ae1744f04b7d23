package io.toneguard.ingest.dialect;

import io.toneguard.ingest.source.Handshake;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a peer says about its call besides the audio, gathered under the names that {@code Source.MetadataKeys} is set in. */
final class PeerMetadata {
    /** Metadata is stored and shown; what proves who the peer is must not be. */
    private static final Set<String> CREDENTIALS = Set.of(
            "token",
            "access_token",
            "auth",
            "authorization",
            "key",
            "apikey",
            "api_key",
            "secret",
            "password",
            "signature");

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final int LONGEST_ID = 200;

    private final Map<String, String> metadata = new LinkedHashMap<>();

    /** The query parameters, credentials left out. */
    PeerMetadata query(Handshake handshake) {
        handshake.query().forEach((name, value) -> {
            if (!CREDENTIALS.contains(name.toLowerCase(Locale.ROOT))) {
                put(name, value);
            }
        });
        return this;
    }

    /** Control characters, that no name or value needs and some logs and databases stumble over, are taken out. */
    PeerMetadata put(String name, String value) {
        JsonMetadata.put(
                metadata,
                CONTROL.matcher(name).replaceAll(""),
                CONTROL.matcher(value).replaceAll(""));
        return this;
    }

    /**
     * Headers that a peer packs into one text, as a JSON object or as {@code name=value;name=value}. What is neither is left out: a slip
     * in a custom header must not cost the call.
     */
    PeerMetadata packed(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        try {
            var json = JsonMetadata.readIfObject(utf8, utf8.length);
            if (json != null) {
                json.forEach(this::put);
                return this;
            }
        } catch (DialectException malformed) {
            return this;
        }
        for (var pair : text.split("[;,]")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
        }
        return this;
    }

    Map<String, String> asMap() {
        return Map.copyOf(metadata);
    }

    /** A call's id without control characters; blank, so that one is made, if there is none or it is too long to be one. */
    static String id(String said) {
        var id = CONTROL.matcher(said).replaceAll("").strip();
        return id.length() > LONGEST_ID ? "" : id;
    }
}
