package io.toneguard.ingest.filesource;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What file names of one kind say: a regular expression whose named groups are what we want to know. Matched by RE2/J in time linear in
 * the name's length, whatever the expression: no name and no expression can hang the intake. RE2's syntax is Java's without
 * look-around and back references.
 */
public final class NamePattern {
    /** The names that a group may have; {@code startedAt} is one text, the six from {@code year} to {@code second} are its parts. */
    public static final Set<String> GROUPS = Set.of(
            "callId",
            "startedAt",
            "year",
            "month",
            "day",
            "hour",
            "minute",
            "second",
            "agentId",
            "team",
            "queue",
            "direction",
            "leg");

    private static final int LONGEST = 1000;
    private static final int LONGEST_NAME = 255;

    private final String regex;
    private volatile @Nullable Pattern compiled;

    private NamePattern(String regex) {
        this.regex = regex;
    }

    /** Takes an expression as a table keeps it; it is compiled when a name is to be matched. */
    static NamePattern stored(String regex) {
        return new NamePattern(regex);
    }

    /**
     * Takes an expression as an administrator writes it.
     *
     * @throws IllegalArgumentException if it is none, too large, or has no group or one of another name
     */
    public static NamePattern of(String regex) {
        var pattern = new NamePattern(regex);
        var groups = pattern.compiled().namedGroups().keySet();
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("pattern '" + regex
                    + "' has no named group, such as (?<callId>[0-9]+); known: " + new TreeSet<>(GROUPS));
        }
        for (String group : groups) {
            if (!GROUPS.contains(group)) {
                throw new IllegalArgumentException(
                        "pattern '" + regex + "' has a group '" + group + "'; known: " + new TreeSet<>(GROUPS));
            }
        }
        return pattern;
    }

    /** The expression as it was written. */
    public String regex() {
        return regex;
    }

    /** What the groups hold, without those that took part in no match; empty if the whole name does not match. */
    Optional<Map<String, String>> match(String name) {
        if (name.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        var matcher = compiled().matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var found = new HashMap<String, String>();
        for (String group : compiled().namedGroups().keySet()) {
            String text = matcher.group(group);
            if (text != null && !text.isEmpty()) {
                found.put(group, text);
            }
        }
        return Optional.of(found);
    }

    private Pattern compiled() {
        Pattern known = compiled;
        if (known == null) {
            known = compile();
            compiled = known;
        }
        return known;
    }

    private Pattern compile() {
        if (regex.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a pattern of " + regex.length() + " characters is longer than " + LONGEST);
        }
        PatternSize.require(regex);
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("pattern '" + regex + "' is no RE2 regular expression: "
                    + e.getDescription() + " at '" + e.getPattern()
                    + "' (RE2 has neither look-around nor back references)");
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NamePattern pattern && pattern.regex.equals(regex);
    }

    @Override
    public int hashCode() {
        return regex.hashCode();
    }

    @Override
    public String toString() {
        return regex;
    }
}
