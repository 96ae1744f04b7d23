package io.toneguard.ingest.dialect;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Headers that a peer packs into one text: as a JSON object, as {@code name=value;name=value}, or, as Plivo really sends them, as
 * {@code {X-PH-name: value, X-PH-name: value}}.
 */
final class PackedHeaders {
    /** What Plivo puts before each name that its customer has set. */
    private static final String PREFIX = "X-PH-";

    private PackedHeaders() {}

    /** What has none of these forms is left out: a slip in a custom header must not cost the call. */
    static Map<String, String> read(String packed) {
        var text = packed.strip();
        if (!text.startsWith("{")) {
            return pairs(text);
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        try {
            var headers = new LinkedHashMap<String, String>();
            JsonMetadata.read(utf8, utf8.length).forEach((name, value) -> headers.put(name(name), value));
            return headers;
        } catch (DialectException notJson) {
            return isWhole(text) ? pairs(text.substring(1, text.length() - 1)) : Map.of();
        }
    }

    /** As the customer has set it: {@code agent} of {@code X-PH-agent}. */
    static String name(String header) {
        return header.regionMatches(true, 0, PREFIX, 0, PREFIX.length()) ? header.substring(PREFIX.length()) : header;
    }

    /** What was cut off might end in half an id, and quotes are JSON's. */
    private static boolean isWhole(String braced) {
        return braced.endsWith("}") && braced.indexOf('"') < 0;
    }

    private static Map<String, String> pairs(String packed) {
        var pairs = new LinkedHashMap<String, String>();
        for (var pair : packed.split("[;,]", -1)) {
            var parts = pair.split("[:=]", 2);
            if (parts.length == 2 && !parts[0].isBlank()) {
                pairs.put(name(parts[0].strip()), parts[1].strip());
            }
        }
        return pairs;
    }
}
