package io.toneguard.ingest.source;

import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The request with which a peer knocks, before anything is granted to it.
 *
 * @param target path and query exactly as received
 * @param headers values by name in lower case, in the order received
 * @param remote where the connection comes from: the PBX or a proxy before us
 */
public record Handshake(String method, String target, Map<String, List<String>> headers, InetSocketAddress remote) {
    public Handshake {
        var lower = new LinkedHashMap<String, List<String>>();
        headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        headers = Map.copyOf(lower);
    }

    /** The target without its query, undecoded. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The path's parts, decoded; {@code /v1/streams/twilio/acme} has four. */
    public List<String> pathParts() {
        return Arrays.stream(path().split("/", -1))
                .skip(1)
                .map(Handshake::decoded)
                .toList();
    }

    /** The query's parameters, decoded; of a repeated one the last. */
    public Map<String, String> query() {
        var parameters = new LinkedHashMap<String, String>();
        int query = target.indexOf('?');
        if (query >= 0) {
            for (String pair : target.substring(query + 1).split("&")) {
                int equals = pair.indexOf('=');
                if (!pair.isEmpty()) {
                    parameters.put(
                            decoded(equals < 0 ? pair : pair.substring(0, equals)),
                            equals < 0 ? "" : decoded(pair.substring(equals + 1)));
                }
            }
        }
        return parameters;
    }

    /** The header's values joined by ", " as HTTP allows; empty if it is absent. */
    public Optional<String> header(String name) {
        var values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null ? Optional.empty() : Optional.of(String.join(", ", values));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }
}
