package io.toneguard.app.service;

import io.toneguard.voice.ffmpeg.DecoderLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of FFmpeg, under {@code decoder}; what they bound is told in {@link DecoderLimits}.
 *
 * @param ffmpeg its executable; empty: the one in the jar, else the one on PATH
 */
@ConfigurationProperties(prefix = "decoder", ignoreUnknownFields = false)
record DecoderSettings(
        @DefaultValue("") String ffmpeg,
        @DefaultValue("8h") Duration longest,
        @DefaultValue("10m") Duration time,
        @DefaultValue("1GB") DataSize memory) {
    DecoderSettings {
        limits(longest, time, memory);
    }

    DecoderLimits limits() {
        return limits(longest, time, memory);
    }

    private static DecoderLimits limits(Duration longest, Duration time, DataSize memory) {
        return new DecoderLimits(longest, time, memory.toBytes());
    }
}
