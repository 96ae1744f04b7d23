package io.toneguard.ingest.dialect;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An AmiVoice {@code s} command.
 *
 * @param bigEndian whether samples come with their high byte first and are to be turned round
 * @param mayHaveHeader whether the audio is samples or a file of them, which only its beginning tells
 * @param metadata what was said as {@code key=value}, without the credential
 */
record AmiVoiceStart(WireFormat format, boolean bigEndian, boolean mayHaveHeader, Map<String, String> metadata) {
    private static final String CREDENTIAL = "authorization";
    private static final String TAKEN = "8K, 16K, LSB8K, LSB16K, MSB8K, MSB16K, MULAW or ALAW";

    /**
     * @param command from {@code s} on
     * @throws DialectException that never repeats anything but a short format name: everything else may be the appkey
     */
    static AmiVoiceStart read(String command) {
        var words = words(command);
        if (words.size() < 2) {
            throw new DialectException("'s' names no audio format; " + TAKEN + " are taken");
        }
        var name = words.get(1).toUpperCase(Locale.ROOT);
        return new AmiVoiceStart(
                format(name), name.startsWith("MSB"), name.equals("8K") || name.equals("16K"), metadata(words));
    }

    private static WireFormat format(String name) {
        return switch (name) {
            case "8K", "LSB8K", "MSB8K" -> WireFormats.l16(8_000, 1);
            case "16K", "LSB16K", "MSB16K" -> WireFormats.l16(16_000, 1);
            case "MULAW" -> WireFormats.of(WireCodec.MU_LAW, 8_000, 1);
            case "ALAW" -> WireFormats.of(WireCodec.A_LAW, 8_000, 1);
            default ->
                throw new DialectException("audio format "
                        + (name.matches("[A-Z0-9_-]{1,12}")
                                ? name.toLowerCase(Locale.ROOT)
                                : "of " + name.length() + " characters")
                        + " is not taken; " + TAKEN + " are");
        };
    }

    /** The grammar and other bare words are the recogniser's, not ours. */
    private static Map<String, String> metadata(List<String> words) {
        var metadata = new LinkedHashMap<String, String>();
        for (String word : words.subList(2, words.size())) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                var key = word.substring(0, equals);
                if (!key.equalsIgnoreCase(CREDENTIAL)) {
                    JsonMetadata.put(metadata, key, word.substring(equals + 1));
                }
            }
        }
        return metadata;
    }

    /** Separated by blanks; between quotes a blank is a character as any other, and a quote is written twice. */
    private static List<String> words(String command) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (c == '"') {
                if (quoted && i + 1 < command.length() && command.charAt(i + 1) == '"') {
                    word.append('"');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (!quoted && Character.isWhitespace(c)) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                word.append(c);
            }
        }
        if (quoted) {
            throw new DialectException("'s' opens a quotation and does not close it");
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }
}
