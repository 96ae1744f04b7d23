package io.toneguard.ingest.session;

import java.time.Duration;

/**
 * How sessions keep time.
 *
 * @param block audio of one {@code AudioBlock}
 * @param announce how much new audio is told to listeners at once
 * @param reorder how late a message may come and still find its place
 * @param silence how long nothing may come from a stream without time stamps before that is a gap
 * @param legWait how far the legs of one call may be apart before the call goes on without the later one
 */
public record SessionSettings(Duration block, Duration announce, Duration reorder, Duration silence, Duration legWait) {
    public static final SessionSettings DEFAULTS = new SessionSettings(
            Duration.ofSeconds(5),
            Duration.ofMillis(500),
            Duration.ofMillis(200),
            Duration.ofMillis(500),
            Duration.ofSeconds(1));
}
