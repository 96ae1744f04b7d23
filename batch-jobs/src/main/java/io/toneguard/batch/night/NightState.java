package io.toneguard.batch.night;

import java.util.Arrays;
import java.util.Locale;

/** How far a night is; all but the last are its steps, in their order. */
enum NightState {
    /** Waits until no recording comes in any more. */
    LULL,
    /** Waits until the final analysis of what came in is through. */
    BACKLOG,
    /** Holds store, ledger and results against one another. */
    RECONCILING,
    /** The window is open: whoever has something to reprocess may. */
    REPROCESSING,
    ENDED;

    /** As in table {@code night}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static NightState of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown state of a night '" + word + "'"));
    }

    NightState next() {
        return values()[ordinal() + 1];
    }
}
