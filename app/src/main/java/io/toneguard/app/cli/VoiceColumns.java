package io.toneguard.app.cli;

import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.SpeakerVoice;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** One row per speaker: what table and CSV show. */
final class VoiceColumns {
    static final String[] HEADING = {
        "file",
        "speaker",
        "channel",
        "duration_seconds",
        "speech_seconds",
        "voiced_seconds",
        "f0_mean_hz",
        "f0_median_hz",
        "f0_sd_hz",
        "jitter_local",
        "shimmer_local",
        "hnr_db",
        "level_dbfs",
        "analyzer"
    };

    private VoiceColumns() {}

    /** @param absent what stands where nothing was measurable */
    static List<String> of(String file, RecordingVoices voices, SpeakerVoice voice, String absent) {
        return List.of(
                file,
                voice.speaker().word(),
                Integer.toString(voice.channel()),
                number(voices.durationSeconds(), 2),
                number(voice.speechSeconds(), 2),
                number(voice.voicedSeconds(), 2),
                number(voice.f0MeanHz(), 2, absent),
                number(voice.f0MedianHz(), 2, absent),
                number(voice.f0SdHz(), 2, absent),
                number(voice.jitterLocal(), 5, absent),
                number(voice.shimmerLocal(), 5, absent),
                number(voice.hnrDb(), 2, absent),
                number(voice.levelDbfs(), 1, absent),
                voices.analyzer().name());
    }

    private static String number(OptionalDouble value, int decimals, String absent) {
        return value.isPresent() ? number(value.getAsDouble(), decimals) : absent;
    }

    private static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
