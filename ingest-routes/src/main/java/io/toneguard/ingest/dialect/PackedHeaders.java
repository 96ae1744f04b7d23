package io.toneguard.ingest.dialect;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Headers that a peer packs into one text, as a JSON object or as {@code name=value;name=value}. */
final class PackedHeaders {
    private PackedHeaders() {}

    /** What is neither form is left out: a slip in a custom header must not cost the call. */
    static Map<String, String> read(String packed) {
        byte[] utf8 = packed.getBytes(StandardCharsets.UTF_8);
        try {
            var json = JsonMetadata.readIfObject(utf8, utf8.length);
            return json != null ? json : pairs(packed);
        } catch (DialectException malformed) {
            return Map.of();
        }
    }

    private static Map<String, String> pairs(String packed) {
        var pairs = new LinkedHashMap<String, String>();
        for (var pair : packed.split("[;,]", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
        }
        return pairs;
    }
}
