package io.toneguard.app.cli;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.convert.DurationStyle;

/** A time that is typed as an option's value, in whole seconds: a bare number is seconds, too. */
final class TypedSeconds {
    private TypedSeconds() {}

    /**
     * @param most what the option can be at all; at most 68 years
     * @throws IllegalArgumentException if it is no such time; the message says what is wrong, by the option's name
     */
    static int of(String option, String text, Duration most) {
        Duration time;
        try {
            time = DurationStyle.detectAndParse(text, ChronoUnit.SECONDS);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + "=" + text + " is no time such as 5s or 2m", e);
        }
        if (time.isNegative() || time.getNano() != 0) {
            throw new IllegalArgumentException(option + "=" + text + " is not whole seconds");
        }
        if (time.compareTo(most) > 0) {
            throw new IllegalArgumentException(option + "=" + text + " is longer than " + most.toHours() + "h");
        }
        return (int) time.toSeconds();
    }
}
