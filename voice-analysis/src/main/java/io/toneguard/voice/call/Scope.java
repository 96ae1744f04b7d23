package io.toneguard.voice.call;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What a tenant's key lets its holder do over HTTP. */
public enum Scope {
    RECORDINGS_READ("recordings:read"),
    RECORDINGS_WRITE("recordings:write"),
    CALLS_ERASE("calls:erase"),
    ALERTS_READ("alerts:read"),
    ALERTS_WRITE("alerts:write"),
    /** Of the whole installation: what operators' programs scrape. */
    METRICS_READ("metrics:read");

    private static final String ALL = "*";

    private final String word;

    Scope(String word) {
        this.word = word;
    }

    /** As commands, tables and answers write it. */
    public String word() {
        return word;
    }

    /**
     * What these words of a key's row allow; {@code *} is everything. A word of a later version allows nothing here.
     */
    public static Set<Scope> of(Iterable<String> words) {
        var scopes = EnumSet.noneOf(Scope.class);
        for (var word : words) {
            if (word.equals(ALL)) {
                return EnumSet.allOf(Scope.class);
            }
            named(word).ifPresent(scopes::add);
        }
        return scopes;
    }

    /** @throws IllegalArgumentException if no scope is called so */
    public static Scope of(String word) {
        return named(word)
                .orElseThrow(() -> new IllegalArgumentException("there is no scope '" + word + "'; known: "
                        + String.join(
                                ", ", Arrays.stream(values()).map(Scope::word).toList())));
    }

    private static Optional<Scope> named(String word) {
        return Arrays.stream(values()).filter(scope -> scope.word.equals(word)).findFirst();
    }
}
