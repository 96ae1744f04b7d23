package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.app.HouseProcess;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.synth.SyntheticCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The same commands beside a service that runs. */
class JobsServedIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    @AfterAll
    static void forgetThePassword() {
        OperatedHouse.forgetThePassword();
    }

    @Test
    void whatIsLetGoIsAnalysedAndWhatWasLeftInLimboIsRecoveredWithoutWaiting() throws IOException {
        var house = OperatedHouse.of(database, data);
        house.done("tenants", "add", "acme", "--score=agent", "--purpose=testing");
        var voice = new ByteArrayOutputStream();
        SyntheticCall.twoPeople(1, Duration.ofSeconds(3)).writeTo(voice);
        var hold = "reason_code = 'HELD', reason = 'held', not_before = 'infinity'";
        house.audio("acme", house.recording("acme", "good", 3, hold), voice.toByteArray());
        house.audio("acme", house.recording("acme", "junk", 3, hold), "junk".getBytes(StandardCharsets.UTF_8));
        try (var service = HouseProcess.start(
                        data.resolve("service.log"),
                        Map.of("TONEGUARD_DB_PASSWORD", database.password()),
                        "serve",
                        "--roles=manager,worker",
                        "--port=0",
                        "--db=" + database.url(),
                        "--data=" + data)
                .serving()) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> house.done("jobs", "list").out().contains("managers active: 1, workers: 1"));
            assertThat(house.done("calls", "list").out()).as("held").doesNotContain("analysed");
            var waited = house.to("jobs", "run", "--wait");
            assertThat(waited.out()).contains("2 recordings are due; 2 of them were held");
            assertThat(waited.err()).contains("1 of 2 recordings failed or were quarantined");
            assertThat(waited.exitCode()).isEqualTo(1);
            assertThat(house.done("calls", "list", "--state=analysed").out()).contains("good");
            assertThat(house.done("calls", "why", "junk").out()).contains("\n  attempt 1 at ", "(failed)");
            assertThat(house.done("jobs", "run", "--wait", "good").out()).contains("all 0 are through");

            var limbo = house.recording("acme", "limbo", 3, "state = 'claimed', launch_id = 999");
            house.audio("acme", limbo, voice.toByteArray());
            var recovered = house.done("jobs", "recover");
            assertThat(recovered.out())
                    .contains("; 1 recordings claimed by no")
                    .contains("; 0 recordings claimed by no");
            assertThat(house.done("jobs", "run", "--wait").out()).contains("are through");
            assertThat(house.done("calls", "list", "--state=analysed").out()).contains("limbo");
        }
    }
}
