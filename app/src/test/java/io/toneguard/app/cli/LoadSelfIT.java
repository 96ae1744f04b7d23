package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.app.HouseProcess;
import io.toneguard.app.PreparedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code load --self}: a server in a JVM of its own, calls through the live front, every recording compared with what was sent. */
class LoadSelfIT {
    @TempDir
    Path folder;

    @TempDir(factory = PreparedData.class)
    Path data;

    @Test
    void everybodyIsHeardWholeAndInOrder() throws IOException {
        var line = load("--dialect=asterisk", "--legs=2", "--sessions=4", "--seconds=2", "--data=" + data);

        assertThat(line.get("framesSent").asLong()).isEqualTo(4 * 100);
        assertNothingIsMissing(line);
        assertThat(line.get("refused").asInt()).isZero();
        assertThat(line.get("lagP99Ms").isNumber()).isTrue();
        assertThat(line.get("serverCpuMicrosPerMessage").asDouble()).isPositive();
        assertThat(line.get("bareCpuMicrosPerMessage").asDouble()).isPositive();
    }

    @Test
    void theTapReadsBothSpeakersWhileTheyAreRecordedAndNothingIsLeftBehind() throws IOException {
        var before = leftBehind();
        var line = load("--dialect=genesys", "--tap", "--sessions=2", "--seconds=3");

        assertNothingIsMissing(line);
        assertThat(line.get("readingLagP99Ms").asDouble()).isPositive();
        assertThat(line.get("windowsShed").asLong()).isZero();
        assertThat(leftBehind()).isSubsetOf(before);
    }

    @Test
    void thoseOverTheLimitAreRefusedAndTheOthersLoseNothing() throws IOException {
        var line = load("--dialect=genesys", "--sessions=6", "--limit=4", "--seconds=2", "--data=" + data);

        assertThat(line.get("refused").asInt()).isEqualTo(2);
        assertThat(line.get("framesSent").asLong()).isEqualTo(4 * 10);
        assertNothingIsMissing(line);
        try (var kept = Files.walk(data.resolve("recordings"))) {
            // With those of the warm-up.
            assertThat(kept.filter(file -> file.toString().endsWith(".audio"))).hasSize(2 * 4);
        }
    }

    /** Folders of throw-away servers. */
    private static List<Path> leftBehind() throws IOException {
        try (var all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.filter(file -> file.getFileName().toString().startsWith("toneguard-load"))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }

    private static void assertNothingIsMissing(JsonNode line) {
        assertThat(line.get("framesLost").asLong()).isZero();
        assertThat(line.get("framesReordered").asLong()).isZero();
        assertThat(line.get("secondsMissing").asLong()).isZero();
    }

    private JsonNode load(String... arguments) throws IOException {
        var all = new ArrayList<>(List.of("load", "--self", "--format=json"));
        all.addAll(List.of(arguments));
        // Its server's, too: on a machine that is busy with other tests the tap may come late, and then leaves out
        // windows.
        var patient = Map.of("TAP_SHEDAFTER", "60s");
        var lines = HouseProcess.run(folder.resolve("load.log"), patient, all.toArray(String[]::new))
                .lines()
                .toList();
        return JsonMapper.shared().readTree(lines.get(lines.size() - 1));
    }
}
