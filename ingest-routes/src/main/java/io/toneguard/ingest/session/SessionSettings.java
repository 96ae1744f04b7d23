package io.toneguard.ingest.session;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How sessions keep time, under {@code session}.
 *
 * @param block audio that is handled at once: memory of a call, and how long it may be in doubt
 * @param announce how much new audio is told at once to listeners that have no wish of their own, as the recorder: what a killed process loses of a
 *     call at most, save what the journal's next sync would have held
 * @param reorder how late a message may come and still find its place
 * @param silence how long nothing may come from a stream without time stamps before that is a gap
 * @param legWait how far the legs of one call may be apart before the call goes on without the later one
 */
@ConfigurationProperties("session")
public record SessionSettings(
        @DefaultValue("5s") Duration block,
        @DefaultValue("500ms") Duration announce,
        @DefaultValue("200ms") Duration reorder,
        @DefaultValue("500ms") Duration silence,
        @DefaultValue("1s") Duration legWait) {
    private static final Duration LONGEST_BLOCK = Duration.ofMinutes(1);

    public static final SessionSettings DEFAULTS = new SessionSettings(
            Duration.ofSeconds(5),
            Duration.ofMillis(500),
            Duration.ofMillis(200),
            Duration.ofMillis(500),
            Duration.ofSeconds(1));

    public SessionSettings {
        require("session.block", block, Duration.ofSeconds(1), LONGEST_BLOCK);
        require("session.announce", announce, Duration.ofMillis(20), block);
        require("session.reorder", reorder, Duration.ZERO, block);
        require("session.silence", silence, Duration.ofMillis(100), Duration.ofSeconds(5));
        require("session.leg-wait", legWait, reorder, block);
    }

    private static void require(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + "=" + value.toMillis() + "ms is outside " + least.toMillis()
                    + "ms to " + most.toMillis() + "ms");
        }
    }
}
