package io.toneguard.tap.live;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How calls are analysed while they run, under {@code tap}.
 *
 * @param enabled whether they are at all
 * @param threads that analyse; 0: half the processors, at least 1
 * @param queue pieces of audio (up to a second of a call each) that may wait for one thread; more are left out
 * @param shedAfter a piece that waited so long is left out
 */
@ConfigurationProperties("tap")
public record TapSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("0") int threads,
        @DefaultValue("4000") int queue,
        @DefaultValue("2s") Duration shedAfter) {
    private static final int MOST_THREADS = 256;
    private static final Duration LEAST_SHED_AFTER = Duration.ofMillis(100);
    private static final Duration MOST_SHED_AFTER = Duration.ofMinutes(1);

    public TapSettings {
        if (threads < 0 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("tap.threads=" + threads + " is outside 0 to " + MOST_THREADS);
        }
        if (queue < 1) {
            throw new IllegalArgumentException("tap.queue=" + queue + " is below 1");
        }
        if (shedAfter.compareTo(LEAST_SHED_AFTER) < 0 || shedAfter.compareTo(MOST_SHED_AFTER) > 0) {
            throw new IllegalArgumentException("tap.shed-after=" + shedAfter.toMillis() + "ms is outside "
                    + LEAST_SHED_AFTER.toMillis() + "ms to " + MOST_SHED_AFTER.toMillis() + "ms");
        }
    }

    /** How many threads that is on this machine. */
    int threadsHere() {
        return threads > 0 ? threads : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }
}
