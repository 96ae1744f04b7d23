package io.toneguard.app.look;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may set under {@code score-looks.}.
 *
 * @param keep how long it stays written down who looked at people's scores
 */
@ConfigurationProperties(prefix = "score-looks", ignoreUnknownFields = false)
record ScoreLookSettings(@DefaultValue("400d") Duration keep) {
    /** The table lets nobody delete what is younger. */
    private static final Duration LEAST = Duration.ofDays(90);

    ScoreLookSettings {
        if (keep.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("score-looks.keep=" + keep + " is shorter than " + LEAST.toDays()
                    + " days, for which it must be known who looked at people's scores");
        }
    }
}
