package io.toneguard.batch.retention;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may set under {@code retention.}. How long audio is kept, its source says.
 *
 * @param every how often the active manager looks for audio that is to go
 * @param perLook most recordings whose audio one look deletes; the next look goes on at once
 */
@ConfigurationProperties(prefix = "retention", ignoreUnknownFields = false)
public record RetentionSettings(
        @DefaultValue("1m") Duration every,
        @DefaultValue("200") int perLook) {
    public RetentionSettings {
        if (every.toMillis() < 1) {
            throw new IllegalArgumentException("retention.every=" + every + " is shorter than a millisecond");
        }
        if (perLook < 1) {
            throw new IllegalArgumentException("retention.per-look=" + perLook + " is below 1");
        }
    }
}
