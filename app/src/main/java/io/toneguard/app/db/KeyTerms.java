package io.toneguard.app.db;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a new key is for.
 *
 * @param scopes words of scopes; {@code *} is everything
 * @param goodFor how long, from now; empty: until it is revoked
 * @param note in the words of whoever makes it
 */
public record KeyTerms(List<String> scopes, Optional<Duration> goodFor, String note) {
    /** Everything, until it is revoked. */
    public static final KeyTerms EVERYTHING = new KeyTerms(List.of("*"), Optional.empty(), "");

    private static final int LONGEST_NOTE = 200;

    public KeyTerms {
        scopes = List.copyOf(scopes);
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("a key without a scope opens nothing");
        }
        if (goodFor.isPresent() && (goodFor.get().isNegative() || goodFor.get().isZero())) {
            throw new IllegalArgumentException(
                    "a key that is good for " + goodFor.get().toSeconds() + " s never is");
        }
        if (note.length() > LONGEST_NOTE) {
            throw new IllegalArgumentException("the note has " + note.length() + " characters, over " + LONGEST_NOTE);
        }
        note = note.replaceAll("\\p{Cntrl}", " ");
    }
}
