package io.toneguard.tap.delivery;

import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An alert in words: who, when in the call, how far, why, by which rule. What was measured is a distance from a person's own calm; no word here says
 * what a person feels.
 *
 * @param news when it was opened and how it stands now; null: it is told in time, and nothing has changed
 */
record AlertText(String title, @Nullable String news, String who, String when, String howFar, String why, String rule) {
    private static final int LONGEST_NAME = 120;
    private static final int LATE_SECONDS = 60;
    private static final Map<String, String> MEASURES = Map.of(
            "f0-mean", "pitch",
            "f0-p80", "highest pitch",
            "alpha-ratio", "treble over bass",
            "mfcc1", "tilt of the spectrum");

    static AlertText of(Delivery delivery) {
        var payload = delivery.payload();
        var voice = voice(payload);
        var reason = object(payload, "reason");
        return new AlertText(
                title(payload, voice),
                news(delivery),
                voice + team(payload) + ", call " + name(payload, "callId"),
                "voice out of its range from " + time(payload, "fromSeconds") + ", told at "
                        + time(payload, "onsetSeconds") + ", heard until " + time(payload, "untilSeconds")
                        + " of the call",
                howFar(payload, reason),
                why(reason),
                "rule " + name(payload, "rule") + ", version " + name(payload, "ruleVersion"));
    }

    private static String title(Map<String, Object> payload, String voice) {
        var event = String.valueOf(payload.getOrDefault("event", "opened"));
        return switch (event) {
            case "over" -> "Over: voice of " + voice + " is back, or the call has ended";
            case "escalated" -> "Nobody acknowledged yet: voice far from own calm, " + voice;
            case "suppressed" ->
                "Many alerts" + team(payload) + ": " + number(object(payload, "storm"), "alerts") + " within "
                        + number(object(payload, "storm"), "windowSeconds")
                        + " s; further ones are not told one by one";
            default -> "Voice far from own calm: " + voice;
        };
    }

    private static @Nullable String news(Delivery delivery) {
        var now = delivery.standing();
        boolean hasChanged = now.acknowledgedBy() != null
                || !now.state().equals(delivery.payload().getOrDefault("state", "open"));
        if (!hasChanged && delivery.ageSeconds() < LATE_SECONDS) {
            return null;
        }
        return "opened " + now.openedAt().truncatedTo(ChronoUnit.SECONDS)
                + (now.acknowledgedBy() == null ? "" : ", acknowledged by " + clean(now.acknowledgedBy()))
                + (now.state().equals("open") ? ", not over yet" : ", now " + now.state());
    }

    private static String voice(Map<String, Object> payload) {
        var person = payload.containsKey("person") ? name(payload, "person") : null;
        return switch (String.valueOf(payload.get("speaker"))) {
            case "agent" -> "agent " + (person == null ? "(unknown)" : person);
            case "customer" -> "the customer";
            default -> person == null ? "an unknown speaker" : person;
        };
    }

    private static String team(Map<String, Object> payload) {
        return payload.get("team") == null ? "" : " (team " + name(payload, "team") + ")";
    }

    private static String howFar(Map<String, Object> payload, Map<?, ?> reason) {
        var baseline = object(reason, "baseline");
        var against = "enrolled".equals(baseline.get("kind"))
                ? ", against earlier calls"
                : baseline.isEmpty() ? "" : ", against this call's own calm";
        return number(payload, "peakDeviation") + " spreads above own calm at its highest ("
                + time(payload, "peakSeconds")
                + ")" + against
                + (reason.get("confidence") instanceof Number ? ", confidence " + number(reason, "confidence") : "");
    }

    private static String why(Map<?, ?> reason) {
        var parts = object(reason, "contributions").entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Number)
                .sorted(Comparator.comparingDouble(entry -> -((Number) entry.getValue()).doubleValue()))
                .map(entry -> MEASURES.getOrDefault(String.valueOf(entry.getKey()), String.valueOf(entry.getKey()))
                        + String.format(Locale.ROOT, " %+.1f", ((Number) entry.getValue()).doubleValue()))
                .collect(Collectors.joining(", "));
        return parts.isEmpty() ? "no contributions known" : "of which " + parts;
    }

    private static Map<?, ?> object(Map<?, ?> parent, String name) {
        return parent.get(name) instanceof Map<?, ?> child ? child : Map.of();
    }

    private static String number(Map<?, ?> parent, String name) {
        return parent.get(name) instanceof Number number
                ? number instanceof Integer
                        ? number.toString()
                        : String.format(Locale.ROOT, "%.1f", number.doubleValue())
                : "?";
    }

    /** Minutes and seconds from the beginning of the recording. */
    private static String time(Map<?, ?> parent, String name) {
        return parent.get(name) instanceof Number seconds
                ? String.format(Locale.ROOT, "%d:%02d", seconds.longValue() / 60, seconds.longValue() % 60)
                : "?";
    }

    private static String name(Map<?, ?> parent, String name) {
        return parent.get(name) == null ? "?" : clean(String.valueOf(parent.get(name)));
    }

    /** Names come from outside: without what could break a header or a layout. */
    private static String clean(String name) {
        var text = name.replaceAll("\\p{Cntrl}", " ");
        return text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) + "..." : text;
    }

    /** What the title leaves out, a line each. */
    List<String> details() {
        return Stream.of(news, who, when, howFar, why, rule)
                .filter(Objects::nonNull)
                .toList();
    }

    /** All of it, a line each. */
    String lines(@Nullable String link) {
        return title + "\n" + String.join("\n", details()) + (link == null ? "" : "\n" + link);
    }
}
