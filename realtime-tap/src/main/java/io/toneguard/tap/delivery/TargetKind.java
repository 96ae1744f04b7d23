package io.toneguard.tap.delivery;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How a target is told. */
public enum TargetKind {
    /** A signed HTTP POST to a program. */
    WEBHOOK,
    /** A mail to one address or several. */
    MAIL,
    /** An incoming webhook of Slack, or of what takes the same JSON. */
    SLACK,
    /** A Teams channel, through a webhook of its Workflows app. */
    TEAMS,
    /** Where a PBX takes orders (listen, whisper, take over); never told of alerts. */
    CONTROL;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if it is none */
    public static TargetKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "kind of target '" + word + "' is unknown; known: " + String.join(", ", words())));
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(TargetKind::word).toList();
    }

    /** Whether people read it, and not a program that keeps a state of its own. */
    boolean forPeople() {
        return this == MAIL || this == SLACK || this == TEAMS;
    }

    /** Whether it checks our signature. */
    public boolean signed() {
        return this == WEBHOOK || this == CONTROL;
    }
}
