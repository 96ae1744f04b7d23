package io.toneguard.app.db;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What BI's views of agents' own care show of a tenant.
 *
 * @param timeZone of its working days, as PostgreSQL names it, such as {@code Asia/Tokyo}
 */
public record AgentCare(Shown shown, String timeZone) {
    /** Whose exposure is shown. */
    public enum Shown {
        /** Nobody's. */
        NONE,
        /** Sums of teams of three agents and more. */
        TEAM,
        /** Each agent's, and the teams' sums. */
        AGENT;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException if it is none */
        public static Shown of(String word) {
            return Arrays.stream(values())
                    .filter(shown -> shown.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("agents' own care '" + word + "' is none of "
                            + Arrays.stream(values()).map(Shown::word).collect(Collectors.joining(", "))));
        }
    }
}
