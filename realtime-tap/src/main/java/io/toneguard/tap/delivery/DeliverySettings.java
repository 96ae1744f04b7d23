package io.toneguard.tap.delivery;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may set under {@code delivery.}.
 *
 * @param poll how often the outbox and the acknowledge timers are looked at
 * @param lanes targets that are delivered to at the same time, each by itself; one tenant has half of them at most
 * @param connectTimeout for a connection to a target
 * @param answerTimeout for a target's answer, from connecting to its end
 * @param lease after which a delivery that was begun and not confirmed (a crash) is made again; longer than an attempt may take. Orders to a PBX
 *     have a shorter one: as long as an attempt may take, and a second
 * @param firstRetry pause after the first failure, doubled at each further one
 * @param longestRetry the longest such pause
 * @param giveUp how old a delivery is when a failure makes it dead
 * @param controlGiveUp the same for orders to a PBX, which are never carried out late; time for a second attempt after a crash
 * @param keep how long what was delivered or given up is kept; while an alert is open, all of it is
 * @param privateAddresses kinds of target that may have loopback or private addresses; link-local ones are nobody's
 * @param publicUrl how people reach this service, for the link in messages; empty: no link
 * @param mail the mail server
 */
@ConfigurationProperties(prefix = "delivery", ignoreUnknownFields = false)
public record DeliverySettings(
        @DefaultValue("1s") Duration poll,
        @DefaultValue("64") int lanes,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("5s") Duration answerTimeout,
        @DefaultValue("60s") Duration lease,
        @DefaultValue("1s") Duration firstRetry,
        @DefaultValue("5m") Duration longestRetry,
        @DefaultValue("24h") Duration giveUp,
        @DefaultValue("30s") Duration controlGiveUp,
        @DefaultValue("7d") Duration keep,
        @DefaultValue("control") Set<String> privateAddresses,
        @DefaultValue("") String publicUrl,
        @DefaultValue Mail mail) {
    private static final Duration LEAST = Duration.ofMillis(10);
    private static final Duration LEEWAY = Duration.ofSeconds(1);

    /**
     * The server that mails are handed to (RFC 5321).
     *
     * @param host empty: there is none, and targets of kind mail fail with that reason
     * @param security none, starttls (refused where the server has none) or tls
     * @param user empty: no login
     * @param timeout for a connection, and for each answer of the server
     * @param exchangeTimeout for all of it, from connecting to the server's word that it has the mail
     */
    public record Mail(
            @DefaultValue("") String host,
            @DefaultValue("25") int port,
            @DefaultValue("none") String security,
            @DefaultValue("") String user,
            @DefaultValue("") String password,
            @DefaultValue("toneguard@localhost") String from,
            @DefaultValue("5s") Duration timeout,
            @DefaultValue("30s") Duration exchangeTimeout) {
        public Mail {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("delivery.mail.port=" + port + " is outside 1 to 65535");
            }
            if (!Set.of("none", "starttls", "tls").contains(security)) {
                throw new IllegalArgumentException(
                        "delivery.mail.security=" + security + " is none of none, starttls, tls");
            }
            atLeast("mail.timeout", timeout, LEAST);
            atLeast("mail.exchange-timeout", exchangeTimeout, timeout);
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "Mail[" + host + ":" + port + ", " + security + "]";
        }
    }

    public DeliverySettings {
        atLeast("poll", poll, LEAST);
        atLeast("connect-timeout", connectTimeout, LEAST);
        atLeast("answer-timeout", answerTimeout, LEAST);
        atLeast("first-retry", firstRetry, LEAST);
        atLeast("longest-retry", longestRetry, firstRetry);
        atLeast("lease", lease, connectTimeout.plus(answerTimeout));
        if (!mail.host().isEmpty()) {
            atLeast("lease", lease, mail.exchangeTimeout());
        }
        atLeast("give-up", giveUp, LEAST);
        atLeast("control-give-up", controlGiveUp, LEAST);
        // What a person closed while the voice was raised is told to be over for two days.
        atLeast("keep", keep, Duration.ofDays(2));
        atLeast("keep", keep, giveUp);
        var orderLease = orderLease(connectTimeout, answerTimeout);
        if (orderLease.compareTo(controlGiveUp) >= 0) {
            throw new IllegalArgumentException("delivery.control-give-up=" + controlGiveUp.toMillis()
                    + "ms leaves no time to try an order again after a crash: it must be above " + orderLease.toMillis()
                    + "ms (connect-timeout, answer-timeout and a second)");
        }
        if (lanes < 2) {
            throw new IllegalArgumentException("delivery.lanes=" + lanes + " is below 2");
        }
        privateAddresses = Set.copyOf(privateAddresses);
        for (var kind : privateAddresses) {
            if (Arrays.stream(TargetKind.values())
                    .noneMatch(known -> known.word().equals(kind))) {
                throw new IllegalArgumentException("delivery.private-addresses names '" + kind
                        + "', which is no kind of target; known: " + TargetKind.words());
            }
        }
        publicUrl = publicUrl.endsWith("/") ? publicUrl.substring(0, publicUrl.length() - 1) : publicUrl;
    }

    /** How long an attempt is nobody else's. */
    Duration lease(TargetKind kind) {
        return kind == TargetKind.CONTROL ? orderLease(connectTimeout, answerTimeout) : lease;
    }

    private static Duration orderLease(Duration connectTimeout, Duration answerTimeout) {
        return connectTimeout.plus(answerTimeout).plus(LEEWAY);
    }

    private static void atLeast(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "delivery." + name + "=" + value.toMillis() + "ms is below " + least.toMillis() + "ms");
        }
    }
}
