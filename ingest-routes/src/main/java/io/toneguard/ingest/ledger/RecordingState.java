package io.toneguard.ingest.ledger;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where a recording stands; exactly one at any time. */
public enum RecordingState {
    /** Checked and written down; its audio is on the way into the store. */
    RECEIVING,
    /** Durable in the store; nobody analyses it yet. */
    STORED,
    /** In the plan of a launch: a worker has it or will take it. */
    CLAIMED,
    ANALYSED,
    /** Could not be analysed; the reason says why and whether it is tried again. */
    FAILED,
    /** Refused at the door or given up; the reason says why. */
    QUARANTINED,
    ERASED;

    /** The word used in SQL and on the command line, such as {@code stored}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads {@link #word()} back, in any letter case.
     *
     * @throws IllegalArgumentException if the word names no state
     */
    public static RecordingState of(String word) {
        for (RecordingState state : values()) {
            if (state.word().equals(word.toLowerCase(Locale.ROOT))) {
                return state;
            }
        }
        throw new IllegalArgumentException("unknown state '" + word + "'; known: "
                + Arrays.stream(values()).map(RecordingState::word).collect(Collectors.joining(", ")));
    }
}
