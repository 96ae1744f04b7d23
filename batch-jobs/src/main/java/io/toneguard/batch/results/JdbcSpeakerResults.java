package io.toneguard.batch.results;

import static java.util.stream.Collectors.joining;

import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.SpeakerVoice;
import io.toneguard.voice.WindowMeasure;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.features.MeasureSet;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@link SpeakerResults} in {@code toneguard.speaker_result}: per-second values are {@code real[]} columns of the one row. */
public final class JdbcSpeakerResults implements SpeakerResults {
    private static final List<String> KEY = List.of("tenant_id", "call_month", "recording_id", "segment", "analyzer");
    private static final List<Measure> STORED =
            Stream.of(Measure.values()).filter(MeasureSet.STANDARD::includes).toList();
    private static final List<WindowMeasure> STORED_WINDOWS =
            Stream.of(WindowMeasure.values()).filter(WindowMeasure::stored).toList();
    private static final String UPSERT = upsert();
    // A policy may let fewer speakers be measured than it did the last time.
    private static final String DELETE_OTHERS = """
            delete from toneguard.speaker_result where tenant_id = :tenant_id and call_month = :call_month
                and recording_id = :recording_id and analyzer = :analyzer and segment <> all (:segments)
            """;

    private final JdbcClient jdbc;

    public JdbcSpeakerResults(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void write(StoredRecording recording, RecordingVoices voices) {
        for (var voice : voices.speakers()) {
            upsert(recording, voices, voice);
        }
        of(recording, voices, DELETE_OTHERS)
                .param(
                        "segments",
                        voices.speakers().stream()
                                .map(voice -> voice.segment().number())
                                .toArray(Integer[]::new))
                .update();
    }

    /** Every column by its own name; a measure's name in SQL is the measure's to say. */
    private static String upsert() {
        var columns = new ArrayList<>(KEY);
        columns.addAll(
                List.of("channel", "speaker", "from_seconds", "speech_seconds", "voiced_seconds", "stress_state"));
        STORED.stream().map(Measure::column).forEach(columns::add);
        STORED_WINDOWS.stream().map(WindowMeasure::column).forEach(columns::add);
        return "insert into toneguard.speaker_result (" + String.join(", ", columns) + ") values ("
                + columns.stream().map(column -> ":" + column).collect(joining(", "))
                + ") on conflict (" + String.join(", ", KEY) + ") do update set "
                + columns.stream()
                        .filter(column -> !KEY.contains(column))
                        .map(column -> column + " = excluded." + column)
                        .collect(joining(", "))
                + ", written_at = now()";
    }

    private void upsert(StoredRecording recording, RecordingVoices voices, SpeakerVoice voice) {
        var row = of(recording, voices, UPSERT)
                .param("segment", voice.segment().number())
                .param("channel", voice.channel())
                .param("speaker", voice.speaker().word())
                .param("from_seconds", voice.segment().fromSeconds())
                .param("speech_seconds", (float) voice.speechSeconds())
                .param("voiced_seconds", (float) voice.voicedSeconds())
                .param("stress_state", voice.state().word());
        for (var measure : STORED) {
            row.param(measure.column(), orNull(voice.get(measure)), Types.REAL);
        }
        for (var measure : STORED_WINDOWS) {
            row.param(
                    measure.column(),
                    voice.windows().stream()
                            .map(window -> orNull(window.get(measure)))
                            .toArray(Float[]::new));
        }
        row.update();
    }

    private JdbcClient.StatementSpec of(StoredRecording recording, RecordingVoices voices, String sql) {
        return jdbc.sql(sql)
                .param("tenant_id", recording.tenant().value())
                .param("call_month", recording.callMonth())
                .param("recording_id", recording.recording().value())
                .param("analyzer", voices.analyzer().name());
    }

    private static @Nullable Float orNull(OptionalDouble value) {
        return value.isPresent() ? (float) value.getAsDouble() : null;
    }
}
