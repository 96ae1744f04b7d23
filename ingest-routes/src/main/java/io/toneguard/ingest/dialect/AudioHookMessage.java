package io.toneguard.ingest.dialect;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One message of an AudioHook client.
 *
 * @param id the session's
 * @param seq the client's number of this message, from 1
 * @param serverseq the last of our messages that the client had seen; 0: none
 * @param position of the client in its stream, {@code PT<seconds>S}; null if it does not say
 */
record AudioHookMessage(
        String type,
        String id,
        long seq,
        long serverseq,
        @Nullable String position,
        JsonNode parameters) {
    private static final String VERSION = "2";
    /** Numbers as they were written, since what was offered is sent back as it was. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @throws DialectException if it is not in AudioHook's envelope, version 2 */
    static AudioHookMessage read(byte[] utf8, int length) {
        JsonNode message;
        try {
            message = JSON.readTree(utf8, 0, length);
        } catch (JacksonException e) {
            throw JsonMetadata.malformed(e, length);
        }
        if (!message.isObject()) {
            throw new DialectException("a text message of " + length + " bytes is not a JSON object");
        }
        var version = text(message, "version");
        if (!VERSION.equals(version)) {
            throw new DialectException("AudioHook version "
                    + (version == null ? "is not named" : WireFormats.quoted(version) + " is not known")
                    + "; we speak version \"2\"");
        }
        var type = text(message, "type");
        var id = text(message, "id");
        if (type == null || id == null) {
            throw new DialectException("an AudioHook message has no 'type' or no 'id'");
        }
        return new AudioHookMessage(
                type,
                id,
                number(message, "seq"),
                number(message, "serverseq"),
                text(message, "position"),
                message.path("parameters"));
    }

    /** A message of ours. */
    static String write(String type, String id, long seq, long clientseq, ObjectNode parameters) {
        var message = JSON.createObjectNode();
        message.put("version", VERSION);
        message.put("type", type);
        message.put("id", id);
        message.put("seq", seq);
        message.put("clientseq", clientseq);
        message.set("parameters", parameters);
        return JSON.writeValueAsString(message);
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** A parser over a part of a message, on its first bracket. */
    static JsonParser parser(JsonNode part) {
        var parser = JSON.treeAsTokens(part);
        parser.nextToken();
        return parser;
    }

    /** A field's text; null if there is none or it is no text. */
    static @Nullable String text(JsonNode object, String field) {
        var node = object.path(field);
        return node.isString() ? node.stringValue() : null;
    }

    @Nullable
    String text(String parameter) {
        return text(parameters, parameter);
    }

    private static long number(JsonNode message, String field) {
        var node = message.path(field);
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw new DialectException("an AudioHook message has no '" + field + "' that is a whole number from 0 on");
        }
        return node.longValue();
    }
}
