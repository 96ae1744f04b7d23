package io.toneguard.ingest.dialect;

import java.util.regex.Pattern;

/** A peer's text without control characters, which no id or name needs and over which terminals, logs and spreadsheets stumble. */
final class PlainText {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final int LONGEST_ID = 200;

    private PlainText() {}

    static String of(String said) {
        return CONTROL.matcher(said).replaceAll("");
    }

    /** A call's id; blank, so that one is made, if it is over {@value #LONGEST_ID} characters: half an id is another call's id. */
    static String id(String said) {
        var id = of(said).strip();
        return id.length() > LONGEST_ID ? "" : id;
    }
}
