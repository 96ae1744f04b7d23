package io.toneguard.ingest.source;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the door, under {@code pbx}.
 *
 * @param sourcesRefresh how often sources are read again: how long an added, rotated or removed one may take to count
 * @param publicUrl how PBXs reach us, such as {@code wss://voice.example.com}; needed where a peer signs the URL it was given
 */
@ConfigurationProperties("pbx")
public record SourceSettings(
        @DefaultValue("2s") Duration sourcesRefresh,
        @Nullable String publicUrl) {
    public SourceSettings {
        if (sourcesRefresh.toMillis() < 100) {
            throw new IllegalArgumentException(
                    "pbx.sources-refresh=" + sourcesRefresh.toMillis() + "ms is shorter than 100ms");
        }
        worldUrl(publicUrl);
    }

    Optional<PublicUrl> worldUrl() {
        return worldUrl(publicUrl);
    }

    private static Optional<PublicUrl> worldUrl(@Nullable String url) {
        return url == null || url.isBlank() ? Optional.empty() : Optional.of(PublicUrl.of(url.strip()));
    }
}
