package io.toneguard.ingest.dialect;

import tools.jackson.core.JsonParser;

/** A text or a number out of a message, kept without a {@code String} of its own until somebody asks for one. */
final class JsonText {
    /** What is longer is no id, no word and no number, and counts as absent. */
    private static final int LONGEST = 200;

    private final char[] chars = new char[LONGEST];
    private int length;

    void clear() {
        length = 0;
    }

    /** Takes over the value on which the parser stands, a text or a number. */
    void take(JsonParser parser) {
        var from = parser.getStringCharacters();
        int size = parser.getStringLength();
        if (size > LONGEST) {
            length = 0;
        } else {
            System.arraycopy(from, parser.getStringOffset(), chars, 0, size);
            length = size;
        }
    }

    /** Takes over ASCII from here to there. */
    void take(byte[] ascii, int from, int to) {
        int size = to - from > LONGEST ? 0 : to - from;
        for (int i = 0; i < size; i++) {
            chars[i] = (char) ascii[from + i];
        }
        length = size;
    }

    boolean isEmpty() {
        return length == 0;
    }

    int length() {
        return length;
    }

    boolean is(String word) {
        return length == word.length() && hasAt(0, word);
    }

    /** Whether this is a word and its ending. */
    boolean is(String word, String ending) {
        return length == word.length() + ending.length() && hasAt(0, word) && hasAt(word.length(), ending);
    }

    boolean startsWith(String beginning) {
        return hasAt(0, beginning);
    }

    private boolean hasAt(int from, String part) {
        if (from + part.length() > length) {
            return false;
        }
        for (int i = 0; i < part.length(); i++) {
            if (chars[from + i] != part.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The whole number that this is; what follows a decimal point is cut off.
     *
     * @param absent what an empty text counts as
     * @throws NumberFormatException if it is no number from 0 to 10^17
     */
    long number(long absent) {
        if (length == 0) {
            return absent;
        }
        long number = 0;
        for (int i = 0; i < length; i++) {
            int digit = chars[i] - '0';
            if (i > 0 && digit == '.' - '0') {
                break;
            }
            if (digit < 0 || digit > 9 || i > 17) {
                throw new NumberFormatException("not a number");
            }
            number = number * 10 + digit;
        }
        return number;
    }

    @Override
    public String toString() {
        return new String(chars, 0, length);
    }
}
