package io.toneguard.ingest.filesource;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file's name says; what is null it does not say, or says in a way that cannot be right.
 *
 * @param matched whether one of the source's patterns matched
 * @param startedAt as written; whether a call can have begun then, is for others to judge
 * @param timeText what was read as the time, for people
 * @param leg lower case: which of a call's mono files this is, such as {@code rx} or {@code tx}
 */
public record NameFacts(
        boolean matched,
        @Nullable String callId,
        @Nullable Instant startedAt,
        @Nullable String timeText,
        @Nullable String agentId,
        @Nullable String team,
        @Nullable String queue,
        @Nullable String direction,
        @Nullable String leg) {
    /** A name that says nothing. */
    public static final NameFacts NONE = new NameFacts(false, null, null, null, null, null, null, null, null);

    private static final int LONGEST_TEXT = 200;
    private static final Map<String, String> DIRECTIONS = Map.of(
            "in", "inbound",
            "inbound", "inbound",
            "incoming", "inbound",
            "out", "outbound",
            "outbound", "outbound",
            "outgoing", "outbound",
            "internal", "internal",
            "int", "internal");

    static NameFacts of(Map<String, String> groups, NameTime time) {
        String leg = text(groups, "leg");
        String direction = text(groups, "direction");
        return new NameFacts(
                true,
                text(groups, "callId"),
                time.read(groups),
                NameTime.text(groups),
                text(groups, "agentId"),
                text(groups, "team"),
                text(groups, "queue"),
                direction == null ? null : DIRECTIONS.get(direction.toLowerCase(Locale.ROOT)),
                leg == null ? null : leg.toLowerCase(Locale.ROOT));
    }

    /** Half an id is another one's id: too long a text is left out, not cut. */
    private static @Nullable String text(Map<String, String> groups, String group) {
        String text = groups.get(group);
        return text == null
                        || text.isBlank()
                        || text.length() > LONGEST_TEXT
                        || text.codePoints().anyMatch(NameFacts::isUnprintable)
                ? null
                : text;
    }

    private static boolean isUnprintable(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
    }
}
