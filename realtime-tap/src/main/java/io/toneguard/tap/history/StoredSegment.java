package io.toneguard.tap.history;

import io.toneguard.tap.index.LiveReading;
import io.toneguard.voice.stress.StressIndex;
import io.toneguard.voice.stress.StressReading;
import io.toneguard.voice.stress.StressSettings;
import io.toneguard.voice.stress.StressState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code live_segment}.
 *
 * @param fromSeconds where the segment begins, seconds of the recording
 * @param channelKind SOURCE/CODEC/RATE
 */
record StoredSegment(
        UUID recordingId,
        int segment,
        String callId,
        int channel,
        double fromSeconds,
        String speaker,
        @Nullable String person,
        @Nullable String team,
        String analyzer,
        String channelKind,
        HeardSeconds seconds) {
    /** Wants {@code live_segment s} joined with its {@code recording r}. */
    static final String COLUMNS = "s.*, r.source || '/' || r.codec || '/' || r.sample_rate_hz as channel_kind";

    private static final StressIndex INDEX = new StressIndex(StressSettings.WITHIN_CALL);

    static StoredSegment read(ResultSet row, int number) throws SQLException {
        return new StoredSegment(
                row.getObject("recording_id", UUID.class),
                row.getInt("segment"),
                row.getString("call_id"),
                row.getInt("channel"),
                row.getDouble("from_seconds"),
                row.getString("speaker"),
                row.getString("person"),
                row.getString("team"),
                row.getString("analyzer"),
                String.valueOf(row.getString("channel_kind")),
                new HeardSeconds(
                        ints(row, "end_seconds"),
                        reals(row, "voiced_seconds"),
                        reals(row, "deviation"),
                        reals(row, "confidence"),
                        reals(row, "f0_mean_semitones"),
                        reals(row, "f0_p80_semitones"),
                        reals(row, "alpha_ratio_db"),
                        reals(row, "mfcc1")));
    }

    /** What the tap read, with seconds of the segment again; contributions are not kept, and which of the reasons there was for no index. */
    List<LiveReading> readings() {
        int offset = (int) Math.round(fromSeconds);
        var readings = new ArrayList<LiveReading>(seconds.size());
        for (int i = 0; i < seconds.size(); i++) {
            readings.add(new LiveReading(
                    seconds.endSeconds[i] - offset,
                    seconds.voicedSeconds[i],
                    seconds.measures(i),
                    stress(seconds.deviation[i]),
                    seconds.confidence[i]));
        }
        return readings;
    }

    private static StressReading stress(double deviation) {
        if (Double.isNaN(deviation)) {
            return StressReading.none(StressState.LEARNING);
        }
        var state = deviation <= StressSettings.WITHIN_CALL.threshold() ? StressState.CALM : StressState.RAISED;
        return new StressReading(state, deviation, INDEX.index(deviation), Map.of());
    }

    private static int[] ints(ResultSet row, String column) throws SQLException {
        var boxed = (Integer[]) row.getArray(column).getArray();
        var plain = new int[boxed.length];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = boxed[i];
        }
        return plain;
    }

    private static float[] reals(ResultSet row, String column) throws SQLException {
        var boxed = (Float[]) row.getArray(column).getArray();
        var plain = new float[boxed.length];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = boxed[i];
        }
        return plain;
    }
}
