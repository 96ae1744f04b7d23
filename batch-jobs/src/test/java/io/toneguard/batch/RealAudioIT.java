package io.toneguard.batch;

import static io.toneguard.voice.call.Speaker.AGENT;
import static io.toneguard.voice.call.Speaker.CUSTOMER;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import io.toneguard.voice.RecordingAnalyzer;
import io.toneguard.voice.SpeakerVoice;
import io.toneguard.voice.WindowMeasure;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.synth.SyntheticCall;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The real maths on the bytes of real WAV files, through manager, worker and tables. */
class RealAudioIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final BatchHouse house = new BatchHouse(database).analysing(new RecordingAnalyzer()::analyzeSegments);

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aCallOfTwoPeopleBecomesTwoRowsAndACutOffOneAReason() {
        var tenant = database.addTenant("real", AGENT, CUSTOMER);
        var call = SyntheticCall.twoPeople(7, Duration.ofSeconds(12)).toWav();
        house.store(tenant, "call.wav", call, 12, AGENT, CUSTOMER);
        house.store(tenant, "cut.wav", Arrays.copyOf(call, call.length / 3), 12, AGENT, CUSTOMER);
        house.manager();
        house.worker("batch.worker-slots=1");

        house.awaitState("call.wav", "analysed");
        house.awaitState("cut.wav", "failed");
        assertThat(house.recording("cut.wav", "reason_code")).isEqualTo("TRUNCATED");
        assertThat(house.eye()
                        .sql(
                                "select speaker, f0_median_hz between 70 and 300 as voice, cardinality(window_f0_median_hz) > 5"
                                        + " as windows from toneguard.speaker_result where recording_id = ? order by segment")
                        .param(house.id("call.wav"))
                        .query((row, number) ->
                                row.getString("speaker") + row.getBoolean("voice") + row.getBoolean("windows"))
                        .list())
                .containsExactly("agenttruetrue", "customertruetrue");
        house.awaitRest();
    }

    @Test
    void whoTookTheCallOverHasARowOfTheirOwnTimeAndVoice() throws IOException {
        var tenant = database.addTenant("taken", AGENT, CUSTOMER);
        var wav = SyntheticCall.twoPeople(7, Duration.ofSeconds(60)).toWav();
        int takenOver = 8000 * 24 + 1000;
        house.store(tenant, "taken.wav", wav, 60, AGENT, CUSTOMER);
        database.scope().run(tenant.id(), () -> {
            house.jdbc()
                    .sql("insert into call (tenant_id, call_id, call_month, started_at, agent_id)"
                            + " values (?, 'c1', '2026-11-01', '2026-11-20T10:00:00Z', 'ann')")
                    .param(tenant.id().value())
                    .update();
            house.jdbc()
                    .sql("update recording set call_id = 'c1' where recording_id = ?")
                    .param(house.id("taken.wav"))
                    .update();
            house.jdbc()
                    .sql(
                            "insert into recording_segment (tenant_id, recording_id, segment, channel, from_seconds, speaker, person)"
                                    + " values (:tenant, :id, 1, 0, 0, 'agent', null), (:tenant, :id, 2, 0, 24.125, 'agent', 'ben'),"
                                    + " (:tenant, :id, 3, 1, 0, 'customer', null)")
                    .param("tenant", tenant.id().value())
                    .param("id", house.id("taken.wav"))
                    .update();
        });
        house.manager();
        house.worker("batch.worker-slots=1");
        house.awaitState("taken.wav", "analysed");

        assertThat(house.eye()
                        .sql(
                                "select segment || ' ' || speaker || ' ' || agent_id || ' ' || from_seconds from bi.call_summary"
                                        + " where recording_id = ? order by segment")
                        .param(house.id("taken.wav"))
                        .query(String.class)
                        .list())
                .containsExactly("1 agent ann 0", "2 agent ben 24.125", "3 customer ann 0");
        var before = cutOut(wav, 0, takenOver);
        var after = cutOut(wav, takenOver, 60 * 8000);
        assertThat(numbers(1)).isEqualTo(numbers(before)).isNotEqualTo(numbers(after));
        assertThat(numbers(2)).isEqualTo(numbers(after));
        assertThat(house.eye()
                        .sql("select b.stress_peak_at_seconds - r.stress_peak_at_seconds from bi.call_summary b"
                                + " join toneguard.speaker_result r using (recording_id, segment)"
                                + " where recording_id = ? and segment = 2")
                        .param(house.id("taken.wav"))
                        .query(Double.class)
                        .single())
                .as("BI is told seconds of the recording")
                .isEqualTo(24.125);
        house.awaitRest();
    }

    /** Of a segment as it was stored. */
    private List<Object> numbers(int segment) {
        var row = house.eye()
                .sql(
                        "select speech_seconds, f0_median_hz, stress_index_mean, window_stress_deviation::text as deviations"
                                + " from toneguard.speaker_result where recording_id = ? and segment = ?")
                .params(house.id("taken.wav"), segment)
                .query()
                .singleRow();
        return List.of(
                row.get("speech_seconds"),
                row.get("f0_median_hz"),
                row.get("stress_index_mean"),
                row.get("deviations"));
    }

    private static List<Object> numbers(SpeakerVoice voice) {
        return List.of(
                (float) voice.speechSeconds(),
                (float) voice.get(Measure.F0_MEDIAN).orElseThrow(),
                (float) voice.get(Measure.STRESS_INDEX_MEAN).orElseThrow(),
                voice.windows().stream()
                        .map(window -> window.get(WindowMeasure.STRESS_DEVIATION))
                        .map(deviation -> deviation.isPresent() ? written((float) deviation.getAsDouble()) : "NULL")
                        .collect(Collectors.joining(",", "{", "}")));
    }

    /** As PostgreSQL writes a real: the shortest digits that mean it. */
    private static String written(float value) {
        return new BigDecimal(Float.toString(value)).stripTrailingZeros().toPlainString();
    }

    /** What the left speaker of these samples alone measures. */
    private static SpeakerVoice cutOut(byte[] wav, int from, int until) throws IOException {
        int header = 58;
        byte[] part = Arrays.copyOf(wav, header + 2 * (until - from));
        System.arraycopy(wav, header + 2 * from, part, header, 2 * (until - from));
        ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN).putInt(header - 4, 2 * (until - from));
        var file = Files.createTempFile("cut", ".wav");
        try (var audio = Files.newByteChannel(Files.write(file, part))) {
            return new RecordingAnalyzer()
                    .analyze(audio, List.of(AGENT, CUSTOMER), speaker -> true)
                    .speakers()
                    .get(0);
        } finally {
            Files.delete(file);
        }
    }
}
