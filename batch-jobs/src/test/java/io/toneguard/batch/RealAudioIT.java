package io.toneguard.batch;

import static io.toneguard.voice.call.Speaker.AGENT;
import static io.toneguard.voice.call.Speaker.CUSTOMER;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import io.toneguard.voice.RecordingAnalyzer;
import io.toneguard.voice.synth.SyntheticCall;
import java.time.Duration;
import java.util.Arrays;
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
}
