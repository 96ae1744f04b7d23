package io.toneguard.tap.alert;

import org.jspecify.annotations.Nullable;

/** Names from outside as the ledger spells them: PostgreSQL keeps no NUL, and rows of one call must find one another. */
final class LedgerText {
    private LedgerText() {}

    static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}", "_");
    }

    static @Nullable String cleanOrNull(@Nullable String text) {
        return text == null ? null : clean(text);
    }
}
