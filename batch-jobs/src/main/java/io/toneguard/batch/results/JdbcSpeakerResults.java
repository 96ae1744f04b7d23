package io.toneguard.batch.results;

import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.SpeakerVoice;
import io.toneguard.voice.VoiceWindow;
import io.toneguard.voice.call.StoredRecording;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@link SpeakerResults} in {@code toneguard.speaker_result}: per-second values are {@code real[]} columns of the one row. */
public final class JdbcSpeakerResults implements SpeakerResults {
    private static final String UPSERT = """
            insert into toneguard.speaker_result (tenant_id, call_month, recording_id, segment, analyzer, channel, speaker,
                speech_seconds, voiced_seconds, f0_mean_hz, f0_median_hz, f0_sd_hz, jitter_local, shimmer_local, hnr_db,
                level_dbfs, window_voiced_seconds, window_f0_median_hz, window_level_dbfs)
            values (:tenant, :month, :recording, :segment, :analyzer, :channel, :speaker, :speech, :voiced, :f0Mean, :f0Median,
                :f0Sd, :jitter, :shimmer, :hnr, :level, :windowVoiced, :windowF0, :windowLevel)
            on conflict (tenant_id, call_month, recording_id, segment, analyzer) do update set
                channel = excluded.channel, speaker = excluded.speaker, speech_seconds = excluded.speech_seconds,
                voiced_seconds = excluded.voiced_seconds, f0_mean_hz = excluded.f0_mean_hz,
                f0_median_hz = excluded.f0_median_hz, f0_sd_hz = excluded.f0_sd_hz, jitter_local = excluded.jitter_local,
                shimmer_local = excluded.shimmer_local, hnr_db = excluded.hnr_db, level_dbfs = excluded.level_dbfs,
                window_voiced_seconds = excluded.window_voiced_seconds, window_f0_median_hz = excluded.window_f0_median_hz,
                window_level_dbfs = excluded.window_level_dbfs, written_at = now()
            """;
    // A policy may let fewer speakers be measured than it did the last time.
    private static final String DELETE_BEYOND = """
            delete from toneguard.speaker_result where tenant_id = :tenant and call_month = :month
                and recording_id = :recording and analyzer = :analyzer and segment > :segments
            """;

    private final JdbcClient jdbc;

    public JdbcSpeakerResults(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void write(StoredRecording recording, RecordingVoices voices) {
        int segment = 0;
        for (var voice : voices.speakers()) {
            segment++;
            upsert(recording, voices, voice, segment);
        }
        of(recording, voices, DELETE_BEYOND).param("segments", segment).update();
    }

    private void upsert(StoredRecording recording, RecordingVoices voices, SpeakerVoice voice, int segment) {
        of(recording, voices, UPSERT)
                .param("segment", segment)
                .param("channel", voice.channel())
                .param("speaker", voice.speaker().word())
                .param("speech", (float) voice.speechSeconds())
                .param("voiced", (float) voice.voicedSeconds())
                .param("f0Mean", orNull(voice.f0MeanHz()))
                .param("f0Median", orNull(voice.f0MedianHz()))
                .param("f0Sd", orNull(voice.f0SdHz()))
                .param("jitter", orNull(voice.jitterLocal()))
                .param("shimmer", orNull(voice.shimmerLocal()))
                .param("hnr", orNull(voice.hnrDb()))
                .param("level", orNull(voice.levelDbfs()))
                .param("windowVoiced", array(voice.windows(), window -> (float) window.voicedSeconds()))
                .param("windowF0", array(voice.windows(), window -> orNull(window.f0MedianHz())))
                .param("windowLevel", array(voice.windows(), window -> orNull(window.levelDbfs())))
                .update();
    }

    private JdbcClient.StatementSpec of(StoredRecording recording, RecordingVoices voices, String sql) {
        return jdbc.sql(sql)
                .param("tenant", recording.tenant().value())
                .param("month", recording.callMonth())
                .param("recording", recording.recording().value())
                .param("analyzer", voices.analyzer().name());
    }

    private static @Nullable Float orNull(OptionalDouble value) {
        return value.isPresent() ? (float) value.getAsDouble() : null;
    }

    private static Float[] array(List<VoiceWindow> windows, Function<VoiceWindow, @Nullable Float> value) {
        return windows.stream().map(value).toArray(Float[]::new);
    }
}
