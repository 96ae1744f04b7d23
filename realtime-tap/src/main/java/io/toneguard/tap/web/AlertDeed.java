package io.toneguard.tap.web;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody does about an alert.
 *
 * @param actor who: a login, an agent's id or a name, 1 to 200 characters
 * @param text a note's text, or a remark to any other deed; 4000 characters at most
 * @param outcome how it went, in the tenant's own words; 200 characters at most
 * @param extension where the PBX reaches the actor, for listen, whisper and takeover
 */
record AlertDeed(
        @Nullable String actor,
        @Nullable String text,
        @Nullable String outcome,
        @Nullable String extension) {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_TEXT = 4000;

    String requiredActor() {
        var named = required("actor", actor);
        atMost("actor", named, LONGEST_NAME);
        return named;
    }

    String requiredText() {
        var given = required("text", text);
        atMost("text", given, LONGEST_TEXT);
        return given;
    }

    String requiredOutcome() {
        return required("outcome", givenOutcome());
    }

    @Nullable
    String givenOutcome() {
        var given = outcome == null || outcome.isBlank() ? null : clean(outcome);
        atMost("outcome", given, LONGEST_NAME);
        return given;
    }

    /** What an event keeps of it beside its actor. */
    Map<String, Object> detail() {
        var detail = new LinkedHashMap<String, Object>();
        if (text != null && !text.isBlank()) {
            detail.put("text", requiredText());
        }
        if (extension != null && !extension.isBlank()) {
            atMost("extension", extension, LONGEST_NAME);
            detail.put("extension", clean(extension));
        }
        return detail;
    }

    /** The key of an order as it is kept; null where the client gave none. */
    static @Nullable String orderKey(@Nullable String given) {
        atMost("Idempotency-Key", given, LONGEST_NAME);
        return given == null || given.isBlank() ? null : clean(given);
    }

    private static String required(String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw AlertProblem.bad(name + " is missing from the request's body");
        }
        return clean(value);
    }

    /** PostgreSQL keeps no NUL; lines of a text stay. */
    private static String clean(String value) {
        return value.strip().replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", " ");
    }

    private static void atMost(String name, @Nullable String value, int most) {
        if (value != null && value.length() > most) {
            throw AlertProblem.bad(name + " has " + value.length() + " characters, over " + most);
        }
    }
}
