package io.toneguard.ingest.result;

import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.SpeakerSegment;
import io.toneguard.voice.SpeakerVoice;
import io.toneguard.voice.VoiceWindow;
import io.toneguard.voice.WindowMeasure;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.features.MeasureSet;
import io.toneguard.voice.features.Measures;
import io.toneguard.voice.stress.AnalyzerVersion;
import io.toneguard.voice.stress.StressState;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Results as {@code toneguard.speaker_result} keeps them, put together again. To be used in the tenant's scope. */
public final class StoredVoices {
    private static final List<Measure> MEASURES =
            Stream.of(Measure.values()).filter(MeasureSet.STANDARD::includes).toList();
    private static final List<WindowMeasure> WINDOW_MEASURES =
            Stream.of(WindowMeasure.values()).filter(WindowMeasure::stored).toList();

    private final JdbcClient jdbc;

    public StoredVoices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What the recording's segments measured: channel 0 first, each channel in order of time.
     *
     * @param analyzer the version whose results are wanted
     * @param durationSeconds of the recording, as the ledger has it
     * @param mix the same
     */
    public RecordingVoices of(StoredRecording recording, String analyzer, double durationSeconds, int sampleRateHz, boolean mix) {
        var speakers = jdbc.sql("""
                        select * from speaker_result where tenant_id = ? and call_month = ? and recording_id = ? and analyzer = ?
                        order by channel, from_seconds, segment
                        """)
                .params(
                        recording.tenant().value(),
                        recording.callMonth(),
                        recording.recording().value(),
                        analyzer)
                .query(StoredVoices::voice)
                .list();
        return new RecordingVoices(durationSeconds, sampleRateHz, mix, new AnalyzerVersion(analyzer), speakers);
    }

    private static SpeakerVoice voice(ResultSet row, int number) throws SQLException {
        var measures = new Measures.Builder();
        for (var measure : MEASURES) {
            var value = row.getObject(measure.column(), Float.class);
            if (value != null) {
                measures.set(measure, value);
            }
        }
        // Rows of before the states were kept have none.
        var state = Optional.ofNullable(row.getString("stress_state"))
                .map(StoredVoices::state)
                .orElse(StressState.LEARNING);
        return new SpeakerVoice(
                new SpeakerSegment(
                        row.getInt("segment"),
                        row.getInt("channel"),
                        row.getDouble("from_seconds"),
                        Speaker.of(row.getString("speaker"))),
                row.getFloat("speech_seconds"),
                row.getFloat("voiced_seconds"),
                measures.build(),
                state,
                windows(row));
    }

    private static List<VoiceWindow> windows(ResultSet row) throws SQLException {
        var columns = new EnumMap<WindowMeasure, @Nullable Object[]>(WindowMeasure.class);
        int count = 0;
        for (var measure : WINDOW_MEASURES) {
            Array array = row.getArray(measure.column());
            if (array != null) {
                var values = (@Nullable Object[]) array.getArray();
                columns.put(measure, values);
                count = Math.max(count, values.length);
            }
        }
        var windows = new ArrayList<VoiceWindow>(count);
        for (int i = 0; i < count; i++) {
            windows.add(new VoiceWindow(i, window(columns, i), StressState.LEARNING, Optional.empty()));
        }
        return windows;
    }

    private static Map<WindowMeasure, Double> window(Map<WindowMeasure, @Nullable Object[]> columns, int index) {
        var values = new EnumMap<WindowMeasure, Double>(WindowMeasure.class);
        columns.forEach((measure, column) -> {
            if (index < column.length && column[index] instanceof Float value) {
                values.put(measure, value.doubleValue());
            }
        });
        return values;
    }

    private static StressState state(String word) {
        return StressState.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
