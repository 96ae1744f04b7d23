package io.toneguard.app.webhook;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may set under {@code webhook.}; timeouts, retries and permitted addresses are those of {@code delivery.}.
 *
 * @param poll how often the outbox is looked at
 * @param lanes webhooks that are delivered to at the same time, each by itself; one tenant has half of them at most
 * @param keep how long what was delivered or given up is kept
 */
@ConfigurationProperties(prefix = "webhook", ignoreUnknownFields = false)
public record WebhookSettings(
        @DefaultValue("1s") Duration poll,
        @DefaultValue("16") int lanes,
        @DefaultValue("7d") Duration keep) {
    public WebhookSettings {
        atLeast("poll", poll, Duration.ofMillis(10));
        atLeast("keep", keep, Duration.ofHours(1));
        if (lanes < 2) {
            throw new IllegalArgumentException("webhook.lanes=" + lanes + " is below 2");
        }
    }

    private static void atLeast(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "webhook." + name + "=" + value.toMillis() + "ms is below " + least.toMillis() + "ms");
        }
    }
}
