package io.toneguard.ingest.dialect;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * A peer's JSON as flat text by name: what is nested becomes {@code a.b}, an array's elements {@code a.0}, {@code a.1}; null is left out,
 * numbers keep the peer's digits, of a repeated name the last counts. Whoever sends more than a call can need loses the excess, not the
 * call: names and values past {@value #LONGEST} characters, nesting past {@value #DEEPEST} and everything after {@value #MOST} values are
 * left out, never shortened, since half an id is another call's id.
 */
final class JsonMetadata {
    static final int LONGEST = 1_024;
    static final int DEEPEST = 8;
    static final int MOST = 256;

    /** Refuses only what could hurt us; its own limits are far above ours. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(LONGEST)
                    .build())
            .build();

    private JsonMetadata() {}

    /** A parser over a message, for a dialect that looks for names of its own; it reads {@code utf8} in place. */
    static JsonParser parser(byte[] utf8, int length) {
        return JSON.createParser(ObjectReadContext.empty(), utf8, 0, length);
    }

    /**
     * A whole message.
     *
     * @throws DialectException if it is not one JSON object
     */
    static Map<String, String> read(byte[] utf8, int length) {
        var metadata = readIfObject(utf8, length);
        if (metadata == null) {
            throw new DialectException(
                    "a text message of " + length + " bytes is not a JSON object; see the dialect's messages");
        }
        return metadata;
    }

    /**
     * A whole message of a peer that may say anything; null if it says something other than one JSON object.
     *
     * @throws DialectException if it begins as a JSON object and does not end as one
     */
    static @Nullable Map<String, String> readIfObject(byte[] utf8, int length) {
        if (!beginsAsObject(utf8, length)) {
            return null;
        }
        try (var parser = parser(utf8, length)) {
            var metadata = new LinkedHashMap<String, String>();
            parser.nextToken();
            flatten(parser, "", metadata);
            return parser.nextToken() == null ? metadata : null;
        } catch (JacksonException e) {
            throw malformed(e, length);
        }
    }

    /**
     * Reads the object or array on whose first bracket the parser stands, up to its last.
     *
     * @param prefix goes before every name: empty, or such as {@code start.}
     */
    static void flatten(JsonParser parser, String prefix, Map<String, String> into) {
        flatten(parser, prefix, into, 1);
    }

    /** Says where a message stopped being JSON, and nothing of what it said. */
    static DialectException malformed(JacksonException e, int length) {
        var place = e.getLocation();
        return new DialectException("a text message of " + length + " bytes is malformed JSON"
                + (place == null ? "" : " at byte " + Math.max(place.getByteOffset(), 0)));
    }

    /** The value of a name in any letter case; null if there is none, or only blanks. */
    static @Nullable String find(Map<String, String> metadata, String name) {
        var exact = metadata.get(name);
        if (exact != null && !exact.isBlank()) {
            return exact;
        }
        for (var entry : metadata.entrySet()) {
            if (entry.getKey().equalsIgnoreCase(name) && !entry.getValue().isBlank()) {
                return entry.getValue();
            }
        }
        return null;
    }

    /** Takes a value in if it keeps to the limits, without the characters that a database cannot hold. */
    static void put(Map<String, String> into, String name, @Nullable String value) {
        if (value != null && into.size() < MOST && value.length() <= LONGEST && name.length() <= LONGEST) {
            into.put(storable(name), storable(value));
        }
    }

    private static void flatten(JsonParser parser, String prefix, Map<String, String> into, int depth) {
        boolean array = parser.currentToken() == JsonToken.START_ARRAY;
        int element = 0;
        for (var token = parser.nextToken();
                token != JsonToken.END_OBJECT && token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            if (token == null) {
                throw new DialectException("a text message ends in the middle of its JSON");
            }
            if (token == JsonToken.PROPERTY_NAME) {
                continue;
            }
            var name = prefix + (array ? String.valueOf(element++) : parser.currentName());
            if (!token.isStructStart()) {
                put(into, name, token == JsonToken.VALUE_NULL ? null : parser.getString());
            } else if (depth < DEEPEST && name.length() < LONGEST) {
                flatten(parser, name + ".", into, depth + 1);
            } else {
                parser.skipChildren();
            }
        }
    }

    private static boolean beginsAsObject(byte[] utf8, int length) {
        for (int i = 0; i < length; i++) {
            if (utf8[i] != ' ' && utf8[i] != '\n' && utf8[i] != '\r' && utf8[i] != '\t') {
                return utf8[i] == '{';
            }
        }
        return false;
    }

    /** PostgreSQL's text knows neither NUL nor half a surrogate pair; JSON escapes can say both. */
    private static String storable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == 0 || Character.isSurrogate(text.charAt(i))) {
                var storable = new StringBuilder(text.length());
                text.codePoints()
                        .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? 0xFFFD : c)
                        .forEach(storable::appendCodePoint);
                return storable.toString();
            }
        }
        return text;
    }
}
