package io.toneguard.ingest.dialect;

import java.util.Arrays;

/**
 * Reads the usual shape of a media message, which is nearly every message of a call, in one pass over its bytes and without garbage: plain
 * ASCII strings and whole numbers, in the message itself and in its bodies, and padded base64. It gives up on everything else, be it
 * JSON or not, and leaves it to {@link MediaJson}; what it reads, it reads as that does.
 */
final class MediaScan {
    /** What is longer is not usual; nor does it come near the lengths of names and strings that Jackson refuses. */
    private static final int LONGEST_MESSAGE = 32_768;

    private static final int MOST_DIGITS = 18;

    /** The place where a try is given up: behind every message, so that whoever would go on from there finds nothing and gives up too. */
    private static final int NOWHERE = LONGEST_MESSAGE + 1;

    /** Characters that a string may have as they are; neither escapes nor anything beyond ASCII. */
    private static final boolean[] PLAIN = new boolean[256];

    static {
        Arrays.fill(PLAIN, ' ', 0x80, true);
        PLAIN['"'] = false;
        PLAIN['\\'] = false;
    }

    private final MediaNames names;
    private final JsonText[] texts;
    private final MediaAudio audio;

    MediaScan(MediaNames names, JsonText[] texts, MediaAudio audio) {
        this.names = names;
        this.texts = texts;
        this.audio = audio;
    }

    /** Whether this message could be read; texts and audio are empty if not. */
    boolean read(byte[] json, int length) {
        clear();
        boolean read = length <= LONGEST_MESSAGE && readMessage(json, length) != NOWHERE;
        if (!read) {
            clear();
        }
        return read;
    }

    private void clear() {
        for (var text : texts) {
            text.clear();
        }
        audio.clear();
    }

    private int readMessage(byte[] json, int end) {
        int at = skipBlanks(json, 0, end);
        return stands('{', json, at, end) ? readObject(json, at + 1, end, true) : NOWHERE;
    }

    /** Reads to behind the closing brace. */
    private int readObject(byte[] json, int from, int end, boolean outermost) {
        int at = skipBlanks(json, from, end);
        if (stands('}', json, at, end)) {
            return at + 1;
        }
        while (stands('"', json, at, end)) {
            int name = at + 1;
            int nameEnd = closingQuote(json, name, end);
            at = skipBlanks(json, nameEnd + 1, end);
            if (!stands(':', json, at, end)) {
                return NOWHERE;
            }
            at = skipBlanks(json, at + 1, end);
            at = readValue(json, at, end, names.match(json, name, nameEnd), outermost);
            at = skipBlanks(json, at, end);
            if (stands('}', json, at, end)) {
                return at + 1;
            }
            if (!stands(',', json, at, end)) {
                return NOWHERE;
            }
            at = skipBlanks(json, at + 1, end);
        }
        return NOWHERE;
    }

    private int readValue(byte[] json, int at, int end, int name, boolean outermost) {
        if (stands('"', json, at, end)) {
            return names.isPayload(name) ? readAudio(json, at + 1, end) : readString(json, at + 1, end, name);
        }
        if (stands('{', json, at, end)) {
            return outermost && names.isBody(name) ? readObject(json, at + 1, end, false) : NOWHERE;
        }
        return readNumber(json, at, end, name);
    }

    private int readString(byte[] json, int from, int end, int name) {
        int to = closingQuote(json, from, end);
        if (to != NOWHERE && names.isText(name)) {
            texts[name].take(json, from, to);
        }
        return to + 1;
    }

    /** Reads a number's digits; whatever else a number may have does not stand before a comma or a brace. */
    private int readNumber(byte[] json, int from, int end, int name) {
        int to = from;
        while (to < end && json[to] >= '0' && json[to] <= '9') {
            to++;
        }
        int digits = to - from;
        if (digits == 0 || digits > MOST_DIGITS || digits > 1 && json[from] == '0') {
            return NOWHERE;
        }
        if (names.isText(name)) {
            texts[name].take(json, from, to);
        }
        return to;
    }

    private int readAudio(byte[] json, int from, int end) {
        audio.clear();
        int to = audio.decode(json, from, end);
        return stands('"', json, to, end) ? to + 1 : NOWHERE;
    }

    private static boolean stands(char expected, byte[] json, int at, int end) {
        return at < end && json[at] == expected;
    }

    private static int skipBlanks(byte[] json, int from, int end) {
        int at = from;
        while (at < end && json[at] <= ' ' && isBlank(json[at])) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Where a string of plain characters ends. */
    private static int closingQuote(byte[] json, int from, int end) {
        int at = from;
        while (at < end && PLAIN[json[at] & 0xFF]) {
            at++;
        }
        return stands('"', json, at, end) ? at : NOWHERE;
    }
}
