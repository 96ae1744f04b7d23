package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code load --self}: a server in a JVM of its own, calls through the live front, every recording compared with what was sent. */
class LoadSelfIT {
    @TempDir
    Path folder;

    @Test
    void everybodyIsHeardWholeAndInOrder() {
        var answer = load("--dialect=asterisk", "--legs=2", "--sessions=4", "--seconds=2");
        assertThat(answer.exitCode()).as(answer.err()).isZero();

        var line = lastLine(answer);
        assertThat(line.get("framesSent").asLong()).isEqualTo(4 * 100);
        assertNothingIsMissing(line);
        assertThat(line.get("refused").asInt()).isZero();
        assertThat(line.get("lagP99Ms").isNumber()).isTrue();
        assertThat(line.get("serverCpuMicrosPerMessage").asDouble()).isPositive();
        assertThat(line.get("bareCpuMicrosPerMessage").asDouble()).isPositive();
    }

    @Test
    void theTapReadsBothSpeakersWhileTheyAreRecorded() {
        var answer = load("--dialect=genesys", "--tap", "--sessions=2", "--seconds=3");
        assertThat(answer.exitCode()).as(answer.err()).isZero();

        var line = lastLine(answer);
        assertNothingIsMissing(line);
        assertThat(line.get("readingLagP99Ms").asDouble()).isPositive();
        assertThat(line.get("windowsShed").asLong()).isNotNegative();
    }

    @Test
    void thoseOverTheLimitAreRefusedAndTheOthersLoseNothing() throws IOException {
        var data = folder.resolve("kept");
        var answer = load("--dialect=genesys", "--sessions=6", "--limit=4", "--seconds=2", "--data=" + data);
        assertThat(answer.exitCode()).as(answer.err()).isZero();

        var line = lastLine(answer);
        assertThat(line.get("refused").asInt()).isEqualTo(2);
        assertThat(line.get("framesSent").asLong()).isEqualTo(4 * 10);
        assertNothingIsMissing(line);
        try (var kept = Files.walk(data.resolve("recordings"))) {
            // With those of the warm-up.
            assertThat(kept.filter(file -> file.toString().endsWith(".audio"))).hasSize(2 * 4);
        }
    }

    private static void assertNothingIsMissing(JsonNode line) {
        assertThat(line.get("framesLost").asLong()).isZero();
        assertThat(line.get("framesReordered").asLong()).isZero();
        assertThat(line.get("secondsMissing").asLong()).isZero();
    }

    private static Answer load(String... arguments) {
        var all = new String[arguments.length + 3];
        all[0] = "load";
        all[1] = "--self";
        all[2] = "--format=json";
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return Answer.to(all);
    }

    private static JsonNode lastLine(Answer answer) {
        var lines = answer.outLines();
        return JsonMapper.shared().readTree(lines.get(lines.size() - 1));
    }
}
