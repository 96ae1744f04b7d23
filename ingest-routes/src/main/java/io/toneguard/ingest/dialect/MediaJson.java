package io.toneguard.ingest.dialect;

import java.util.Arrays;
import tools.jackson.core.Base64Variant;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.sym.PropertyNameMatcher;

/**
 * Reads the messages of one JSON conversation, one at a time, in one pass and in whatever order their names stand: a few texts and the
 * audio, decoded from base64 into an array that the next message uses again. Texts are read alike whether the peer writes strings or
 * numbers. What has no name here is skipped. Messages of the usual shape, which are nearly all, are read by {@link MediaScan}, since Jackson
 * takes twice as long and leaves garbage.
 */
final class MediaJson {
    /** A number that the peer did not write. */
    static final long ABSENT = -1;

    /** So many messages on end that the scan gave up on, and it is not asked again: this peer writes otherwise, and would pay for both. */
    private static final int MOST_MISSES = 50;

    private static final Base64Variant BASE64 = Base64Variants.MIME_NO_LINEFEEDS.withPaddingAllowed();

    private final MediaNames names;
    private final JsonText[] texts;
    private final MediaAudio audio = new MediaAudio();
    private final MediaScan scan;
    private boolean decoding;
    private long messages;
    private int misses;

    MediaJson(MediaNames names) {
        this.names = names;
        this.texts = new JsonText[names.texts().size()];
        Arrays.setAll(texts, i -> new JsonText());
        this.scan = new MediaScan(names, texts, audio);
    }

    /**
     * Reads the next message.
     *
     * @throws DialectException if it is not a JSON object, or its audio is not base64; repeats nothing of what was said
     */
    void read(byte[] utf8, int length) {
        messages++;
        if (misses < MOST_MISSES && scan.read(utf8, length)) {
            misses = 0;
        } else {
            misses = Math.min(misses + 1, MOST_MISSES);
            parse(utf8, length);
        }
    }

    /** Reads a message of whatever shape. */
    void parse(byte[] utf8, int length) {
        for (var text : texts) {
            text.clear();
        }
        audio.clear();
        decoding = false;
        try (var parser = MediaNames.JSON.createParser(ObjectReadContext.empty(), utf8, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw broken("is not a JSON object");
            }
            readObject(parser, true);
        } catch (JacksonException e) {
            throw broken(
                    decoding
                            ? "has audio that is not base64 ('" + names.payload() + "')"
                            : "is malformed JSON (" + length + " bytes)");
        }
    }

    /** Messages read so far, the present one included. */
    long messages() {
        return messages;
    }

    /** What stands at this place of {@link MediaNames#texts}; empty if the message has none. Changes with the next message. */
    JsonText text(int name) {
        return texts[name];
    }

    /**
     * A text as a whole number; {@link #ABSENT} if the message has none.
     *
     * @throws DialectException if it is no number, or negative
     */
    long number(int name) {
        try {
            return texts[name].number(ABSENT);
        } catch (NumberFormatException e) {
            throw broken("has a '" + names.texts().get(name) + "' that is no whole number of at least 0");
        }
    }

    /** As {@link #number}, for what nothing depends on: what is no number is absent. */
    long numberIfAny(int name) {
        try {
            return texts[name].number(ABSENT);
        } catch (NumberFormatException e) {
            return ABSENT;
        }
    }

    /** The audio: {@link #audioBytes} bytes from the beginning. Changes with the next message. */
    byte[] audio() {
        return audio.bytes();
    }

    int audioBytes() {
        return audio.length();
    }

    /** Says what is wrong with the present message, by its number. */
    DialectException broken(String what) {
        return new DialectException("message " + messages + " " + what);
    }

    private void readObject(JsonParser parser, boolean outermost) {
        int name;
        while ((name = parser.nextNameMatch(names.matcher())) != PropertyNameMatcher.MATCH_END_OBJECT) {
            if (name == PropertyNameMatcher.MATCH_ODD_TOKEN) {
                throw broken("is malformed JSON");
            }
            var token = parser.nextToken();
            if (token == JsonToken.VALUE_STRING && names.isPayload(name)) {
                readAudio(parser);
            } else if (token.isScalarValue() && token != JsonToken.VALUE_NULL && names.isText(name)) {
                texts[name].take(parser);
            } else if (token == JsonToken.START_OBJECT && outermost && names.isBody(name)) {
                readObject(parser, false);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void readAudio(JsonParser parser) {
        decoding = true;
        audio.clear();
        parser.readBinaryValue(BASE64, audio);
        decoding = false;
    }
}
