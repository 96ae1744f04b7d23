package io.toneguard.batch.results;

import static io.toneguard.voice.call.Speaker.AGENT;
import static io.toneguard.voice.call.Speaker.CUSTOMER;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.SpeakerVoice;
import io.toneguard.voice.VoiceWindow;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcSpeakerResultsIT {
    private static final LocalDate MONTH = LocalDate.of(2026, 10, 1);

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final JdbcClient jdbc = JdbcClient.create(database.asService());
    private final SpeakerResults results = new JdbcSpeakerResults(jdbc);
    private final TenantId tenant = database.addTenant("t" + UUID.randomUUID()).id();
    private final StoredRecording recording = new StoredRecording(tenant, MONTH, new RecordingId(UUID.randomUUID()));

    @BeforeEach
    void openMonth() {
        database.scope().run(tenant, () -> jdbc.sql("select toneguard.ensure_call_month(?)")
                .param(MONTH)
                .query((row, number) -> 1)
                .single());
    }

    @Test
    void whatWasNotMeasurableIsNullAndNeverZero() {
        write(voices(voice(AGENT, 0, OptionalDouble.empty())));
        assertThat(rows()).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("f0_mean_hz", null)
                .containsEntry("windows", "{NULL,210.5}")
                .containsEntry("window_level", "{NULL,-20}")
                .containsEntry("speech_seconds", 30f));
    }

    @Test
    void writingTwiceChangesNothingAndFewerSpeakersLeaveNoneBehind() {
        var both = voices(voice(AGENT, 0, OptionalDouble.of(120)), voice(CUSTOMER, 1, OptionalDouble.of(220)));
        write(both);
        var once = rows();
        write(both);
        assertThat(rows()).isEqualTo(once).hasSize(2);
        assertThat(once).extracting(row -> row.get("segment")).containsExactly(1, 2);

        write(voices(voice(CUSTOMER, 1, OptionalDouble.of(230))));
        assertThat(rows()).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("speaker", "customer")
                .containsEntry("channel", 1)
                .containsEntry("segment", 1)
                .containsEntry("f0_mean_hz", 230f));
    }

    private void write(RecordingVoices voices) {
        database.scope().run(tenant, () -> results.write(recording, voices));
    }

    private List<Map<String, Object>> rows() {
        return database.scope()
                .in(tenant, () -> jdbc.sql("select segment, channel, speaker, speech_seconds, f0_mean_hz,"
                                + " window_f0_median_hz::text as windows, window_level_dbfs::text as window_level from speaker_result"
                                + " where recording_id = ? order by segment")
                        .param(recording.recording().value())
                        .query()
                        .listOfRows());
    }

    private static RecordingVoices voices(SpeakerVoice... speakers) {
        return new RecordingVoices(60, 8000, AnalyzerVersion.CURRENT, List.of(speakers));
    }

    private static SpeakerVoice voice(Speaker speaker, int channel, OptionalDouble f0) {
        var none = OptionalDouble.empty();
        var windows = List.of(
                new VoiceWindow(0, 0, none, none),
                new VoiceWindow(1, 3, OptionalDouble.of(210.5), OptionalDouble.of(-20)));
        return new SpeakerVoice(speaker, channel, 30, 20, f0, f0, none, none, none, none, none, windows);
    }
}
