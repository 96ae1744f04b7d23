package io.toneguard.ingest.azure.account;

import java.time.Duration;

/**
 * How long one call to the service may take: it is tried again where another try can help (no connection, no answer, 500, 503), after a
 * pause that doubles.
 *
 * @param tries 1 to 10
 * @param tryTimeout of one try, at least 100 ms
 */
public record AzurePatience(int tries, Duration tryTimeout) {
    public static final AzurePatience DEFAULT = new AzurePatience(3, Duration.ofSeconds(30));

    static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    public AzurePatience {
        if (tries < 1 || tries > 10) {
            throw new IllegalArgumentException("tries=" + tries + " is not between 1 and 10");
        }
        if (tryTimeout.toMillis() < 100 || tryTimeout.toMinutes() >= 10) {
            throw new IllegalArgumentException("try-timeout=" + tryTimeout + " is not between 100 ms and 10 minutes");
        }
    }
}
