package io.toneguard.ingest.azure;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the intake from Azure Blob Storage, under {@code blob-intake}; the account is the environment's.
 *
 * @param container whose blobs come in; empty: none do
 * @param queue Storage Queue with the notices; empty: the nightly look alone brings them
 * @param prefix only blobs whose names begin so; notices of others are for somebody else and poison here
 * @param tenant whose all of them are; empty: the name's first part after the prefix is the tenant's name
 * @param pollDelay pause between two looks at an empty queue, 1 s at least: each is paid for
 * @param visibility how long a notice in hand is hidden from others; renewed while its blob is fetched; 30 s to 1 h
 * @param deliveries a notice that came so often and still could not be done goes to {@code QUEUE-poison}
 * @param fetchers blobs fetched at one time, 1 to 16
 * @param largest a longer blob is poison
 * @param lookAt when the nightly look begins
 * @param lookDays how many days, up to today's, it looks at, 1 to 31
 * @param lookPattern where a day's blobs lie, after the prefix: {tenant} (if {@code tenant} is empty), {yyyy}, {MM}, {dd}
 * @param lookZone of {@code lookAt} and of the days in names
 */
@ConfigurationProperties("blob-intake")
public record BlobIntakeSettings(
        @DefaultValue("") String container,
        @DefaultValue("") String queue,
        @DefaultValue("") String prefix,
        @DefaultValue("") String tenant,
        @DefaultValue("5s") Duration pollDelay,
        @DefaultValue("5m") Duration visibility,
        @DefaultValue("10") int deliveries,
        @DefaultValue("2") int fetchers,
        @DefaultValue("4GB") DataSize largest,
        @DefaultValue("02:30") LocalTime lookAt,
        @DefaultValue("3") int lookDays,
        @DefaultValue("{tenant}/{yyyy}/{MM}/{dd}/") String lookPattern,
        @DefaultValue("UTC") ZoneId lookZone) {
    private static final Pattern NAME = Pattern.compile("(?=.{3,63}$)[a-z0-9](-?[a-z0-9])*");
    /** With "-poison" it is a queue's name, too. */
    private static final int LONGEST_QUEUE = 56;

    public BlobIntakeSettings {
        if (!container.isEmpty() && !NAME.matcher(container).matches()) {
            throw new IllegalArgumentException("blob-intake.container=" + container
                    + " is no container's name: 3 to 63 of a-z, 0-9 and single hyphens");
        }
        if (!queue.isEmpty() && (!NAME.matcher(queue).matches() || queue.length() > LONGEST_QUEUE)) {
            throw new IllegalArgumentException("blob-intake.queue=" + queue + " is no queue's name: 3 to "
                    + LONGEST_QUEUE + " of a-z, 0-9 and single hyphens");
        }
        if (container.isEmpty() && !queue.isEmpty()) {
            throw new IllegalArgumentException(
                    "blob-intake.queue is set and blob-intake.container is not; set both, or none");
        }
        if (pollDelay.toMillis() < 1000) {
            throw new IllegalArgumentException("blob-intake.poll-delay=" + pollDelay + " is shorter than a second");
        }
        if (visibility.toSeconds() < 30 || visibility.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "blob-intake.visibility=" + visibility + " is not between 30 seconds and 1 hour");
        }
        if (deliveries < 1) {
            throw new IllegalArgumentException("blob-intake.deliveries=" + deliveries + " is below 1");
        }
        if (fetchers < 1 || fetchers > 16) {
            throw new IllegalArgumentException("blob-intake.fetchers=" + fetchers + " is not between 1 and 16");
        }
        if (largest.toBytes() < 1) {
            throw new IllegalArgumentException("blob-intake.largest=" + largest + " lets nothing in");
        }
        if (lookDays < 1 || lookDays > 31) {
            throw new IllegalArgumentException("blob-intake.look-days=" + lookDays + " is not between 1 and 31");
        }
        if (!lookPattern.contains("{dd}") || !lookPattern.contains("{MM}") || !lookPattern.contains("{yyyy}")) {
            throw new IllegalArgumentException("blob-intake.look-pattern=" + lookPattern
                    + " does not name a day with {yyyy}, {MM} and {dd}: every look would list everything");
        }
        if (tenant.isEmpty() && !container.isEmpty() && !lookPattern.startsWith("{tenant}/")) {
            throw new IllegalArgumentException("blob-intake.look-pattern=" + lookPattern
                    + " does not begin with {tenant}/; names must, or set blob-intake.tenant");
        }
    }

    boolean isOn() {
        return !container.isEmpty();
    }
}
