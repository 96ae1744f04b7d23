package io.toneguard.app.notice;

import java.util.Locale;

/** How an operator is told. */
enum Channel {
    /** A signed HTTP POST of JSON. */
    WEBHOOK,
    MAIL;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Channel of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
