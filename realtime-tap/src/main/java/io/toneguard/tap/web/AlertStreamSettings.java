package io.toneguard.tap.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may set under {@code alert-stream.}.
 *
 * @param poll how often the database is asked for new events, once for each tenant that somebody listens to
 * @param heartbeat pause after which a silent stream gets a comment, so that proxies keep it open
 * @param clients most streams of this node, a thread each while something is sent; one tenant has half of them at most
 */
@ConfigurationProperties(prefix = "alert-stream", ignoreUnknownFields = false)
public record AlertStreamSettings(
        @DefaultValue("500ms") Duration poll,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("64") int clients) {
    public AlertStreamSettings {
        if (poll.toMillis() < 10) {
            throw new IllegalArgumentException("alert-stream.poll=" + poll.toMillis() + "ms is below 10ms");
        }
        if (heartbeat.compareTo(poll) < 0) {
            throw new IllegalArgumentException(
                    "alert-stream.heartbeat=" + heartbeat.toMillis() + "ms is below alert-stream.poll");
        }
        if (clients < 2) {
            throw new IllegalArgumentException("alert-stream.clients=" + clients + " is below 2");
        }
    }
}
