package io.toneguard.tap.alert;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of alerts and of what the tap knows, under {@code alerts}.
 *
 * @param refresh how often policies and rules are read again
 * @param queue changes of alerts that may wait for the database; openings wait beside them, however many
 * @param readingsWaiting readings of ended segments that may wait for their call's end or the database; some 40 bytes each
 * @param ledgerWait how long an alert waits for its recording's row in the ledger, counted while the database answers
 * @param storm alerts of one team within {@code stormWindow} that are told one by one; further ones are told in one word
 * @param stormWindow in which a team's alerts that were told one by one are counted
 * @param closeWhenOver closes an alert that nobody was asked to acknowledge as soon as the voice is back
 * @param settleEvery how often finished calls are looked for, to learn from them and to compare
 */
@ConfigurationProperties("alerts")
public record AlertSettings(
        @DefaultValue("2s") Duration refresh,
        @DefaultValue("10000") int queue,
        @DefaultValue("1000000") int readingsWaiting,
        @DefaultValue("10m") Duration ledgerWait,
        @DefaultValue("10") int storm,
        @DefaultValue("5m") Duration stormWindow,
        @DefaultValue("false") boolean closeWhenOver,
        @DefaultValue("15s") Duration settleEvery) {
    /** What application.yml says. */
    static final AlertSettings DEFAULT = new AlertSettings(
            Duration.ofSeconds(2),
            10_000,
            1_000_000,
            Duration.ofMinutes(10),
            10,
            Duration.ofMinutes(5),
            false,
            Duration.ofSeconds(15));

    public AlertSettings {
        requireAtLeast("alerts.refresh", refresh, Duration.ofMillis(100));
        requireAtLeast("alerts.ledger-wait", ledgerWait, Duration.ofSeconds(1));
        requireAtLeast("alerts.storm-window", stormWindow, Duration.ofSeconds(1));
        requireAtLeast("alerts.settle-every", settleEvery, Duration.ofSeconds(1));
        requirePositive("alerts.queue", queue);
        requirePositive("alerts.readings-waiting", readingsWaiting);
        requirePositive("alerts.storm", storm);
    }

    private static void requireAtLeast(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    name + "=" + value.toMillis() + "ms is shorter than " + least.toMillis() + "ms");
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + "=" + value + " is below 1");
        }
    }
}
