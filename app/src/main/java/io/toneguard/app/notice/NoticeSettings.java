package io.toneguard.app.notice;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may set under {@code notice.}; timeouts, retries and the mail server are those of {@code delivery.}.
 *
 * @param webhook URL that takes JSON; empty: none
 * @param secret key of the signature, from the environment (NOTICE_SECRET); empty: unsigned
 * @param mailTo addresses, by comma; empty: none
 * @param gather how long notices are gathered into one message
 * @param poll how often they are looked at
 * @param keep how long notices and messages are kept
 */
@ConfigurationProperties(prefix = "notice", ignoreUnknownFields = false)
record NoticeSettings(
        @DefaultValue("") String webhook,
        @DefaultValue("") String secret,
        @DefaultValue("") String mailTo,
        @DefaultValue("1m") Duration gather,
        @DefaultValue("5s") Duration poll,
        @DefaultValue("30d") Duration keep) {
    NoticeSettings {
        if (!webhook.isEmpty() && !isWeb(webhook)) {
            throw new IllegalArgumentException("notice.webhook is no URL with http or https and a host");
        }
        atLeast("gather", gather, Duration.ZERO);
        atLeast("poll", poll, Duration.ofMillis(10));
        atLeast("keep", keep, Duration.ofHours(1));
    }

    /** Where messages go. */
    List<Channel> channels() {
        var channels = new ArrayList<Channel>();
        if (!webhook.isEmpty()) {
            channels.add(Channel.WEBHOOK);
        }
        if (!mailTo.isEmpty()) {
            channels.add(Channel.MAIL);
        }
        return channels;
    }

    private static boolean isWeb(String url) {
        try {
            var parsed = URI.create(url);
            return parsed.getHost() != null && List.of("http", "https").contains(parsed.getScheme());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void atLeast(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "notice." + name + "=" + value.toMillis() + "ms is below " + least.toMillis() + "ms");
        }
    }

    /** Without the secret, and without the URL, which of a chat is a credential itself. */
    @Override
    public String toString() {
        return "NoticeSettings" + channels();
    }
}
