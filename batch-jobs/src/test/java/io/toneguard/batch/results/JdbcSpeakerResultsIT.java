package io.toneguard.batch.results;

import static io.toneguard.voice.call.Speaker.AGENT;
import static io.toneguard.voice.call.Speaker.CUSTOMER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.toneguard.db.TestDatabase;
import io.toneguard.voice.RecordingVoices;
import io.toneguard.voice.SpeakerSegment;
import io.toneguard.voice.SpeakerVoice;
import io.toneguard.voice.VoiceWindow;
import io.toneguard.voice.WindowMeasure;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.features.Measures;
import io.toneguard.voice.stress.AnalyzerVersion;
import io.toneguard.voice.stress.StressState;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcSpeakerResultsIT {
    private static final List<Measure> STANDARD = Stream.of(Measure.values())
            .filter(measure -> !measure.onlyWithAll())
            .toList();
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
                .containsEntry("segment", 2)
                .containsEntry("f0_mean_hz", 230f));
    }

    @Test
    void whoeverTookTheCallOverHasARowOfTheirOwnUnderTheLedgersNumber() {
        write(voices(
                voice(new SpeakerSegment(1, 0, 0, AGENT), OptionalDouble.of(120)),
                voice(new SpeakerSegment(3, 0, 41.125, AGENT), OptionalDouble.of(130)),
                voice(new SpeakerSegment(4, 1, 0, CUSTOMER), OptionalDouble.of(220))));
        assertThat(rows())
                .extracting(
                        row -> row.get("segment"),
                        row -> row.get("channel"),
                        row -> row.get("from_seconds"),
                        row -> row.get("f0_mean_hz"))
                .containsExactly(tuple(1, 0, 0.0, 120f), tuple(3, 0, 41.125, 130f), tuple(4, 1, 0.0, 220f));

        write(voices(voice(new SpeakerSegment(3, 0, 41.125, AGENT), OptionalDouble.of(130))));
        assertThat(rows()).extracting(row -> row.get("segment")).containsExactly(3);
        write(voices());
        assertThat(rows()).isEmpty();
    }

    @Test
    void everyStandardMeasureHasItsColumn() {
        var measures = new Measures.Builder();
        for (var measure : STANDARD) {
            measures.set(measure, plausible(measure));
        }
        var window = new EnumMap<WindowMeasure, Double>(WindowMeasure.class);
        for (var measure : WindowMeasure.values()) {
            window.put(measure, 1.5 + measure.ordinal());
        }
        write(voices(new SpeakerVoice(
                new SpeakerSegment(1, 0, 0, AGENT),
                30,
                20,
                measures.build(),
                StressState.CALM,
                List.of(window(0, window)))));
        var row = database.scope().in(tenant, () -> jdbc.sql("select * from speaker_result where recording_id = ?")
                .param(recording.recording().value())
                .query()
                .singleRow());
        for (var measure : STANDARD) {
            assertThat(row).containsEntry(measure.column(), (float) plausible(measure));
        }
        assertThat(row).containsEntry("stress_state", "calm");
        for (var measure : WindowMeasure.values()) {
            if (!measure.stored()) {
                assertThat(row).doesNotContainKey(measure.column());
                continue;
            }
            assertThat(row.get(measure.column())).hasToString("{" + (1.5 + measure.ordinal()) + "}");
        }
    }

    /** Different for each, and within the checks of the table: an F0 between 40 and 1000. */
    private static double plausible(Measure measure) {
        return measure.name().startsWith("F0_") ? 100 + measure.ordinal() : measure.ordinal() / 1000.0;
    }

    private void write(RecordingVoices voices) {
        database.scope().run(tenant, () -> results.write(recording, voices));
    }

    private List<Map<String, Object>> rows() {
        return database.scope()
                .in(tenant, () -> jdbc.sql("select segment, channel, speaker, from_seconds, speech_seconds, f0_mean_hz,"
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
        return voice(new SpeakerSegment(channel + 1, channel, 0, speaker), f0);
    }

    private static SpeakerVoice voice(SpeakerSegment segment, OptionalDouble f0) {
        var windows = List.of(
                window(0, Map.of(WindowMeasure.VOICED_SECONDS, 0.0)),
                window(1, Map.of(WindowMeasure.F0_MEDIAN, 210.5, WindowMeasure.LEVEL, -20.0)));
        var measures = new Measures.Builder();
        f0.ifPresent(hz -> measures.set(Measure.F0_MEAN, hz).set(Measure.F0_MEDIAN, hz));
        return new SpeakerVoice(segment, 30, 20, measures.build(), StressState.LEARNING, windows);
    }

    private static VoiceWindow window(double startSeconds, Map<WindowMeasure, Double> measures) {
        return new VoiceWindow(startSeconds, measures, StressState.CALM, Optional.empty());
    }
}
