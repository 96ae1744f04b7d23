package io.toneguard.app.service;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may set under {@code api-key.}.
 *
 * @param refresh how long a key that was looked up counts as it was: a revoked one goes on for so long, and a request costs no query
 * @param wrongPerMinute wrong keys that one address may show in a minute; more are answered with 429 and not looked up
 */
@ConfigurationProperties(prefix = "api-key", ignoreUnknownFields = false)
record KeySettings(
        @DefaultValue("5s") Duration refresh,
        @DefaultValue("20") int wrongPerMinute) {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    KeySettings {
        if (refresh.compareTo(SHORTEST) < 0 || refresh.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "api-key.refresh=" + refresh.toMillis() + "ms is outside " + SHORTEST.toMillis() + "ms to "
                            + LONGEST.toMillis() + "ms: a revoked key must end within a minute");
        }
        if (wrongPerMinute < 1) {
            throw new IllegalArgumentException("api-key.wrong-per-minute=" + wrongPerMinute + " is below 1");
        }
    }
}
