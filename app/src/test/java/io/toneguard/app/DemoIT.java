package io.toneguard.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first thing a newcomer runs. */
class DemoIT {
    @TempDir
    Path folder;

    @Test
    void demoOnceShowsTheResultsAndEndsWithOk() throws IOException {
        try (var demo = HouseProcess.start(
                folder.resolve("demo.out"), Map.of(), "demo", "--once", "--data=" + folder.resolve("data"))) {
            assertThat(demo.await(Duration.ofMinutes(3))).as(demo.output()).isZero();
            assertThat(demo.output()
                            .strip()
                            .lines()
                            .reduce((first, last) -> last)
                            .orElse(""))
                    .startsWith("ok: 4 calls, 8 speakers analysed");
            assertThat(demo.output()).contains("f0_median_hz", "agent", "customer");
            assertThat(demo.output())
                    .as("the call that turns")
                    .containsPattern("alert: agent-7 in demo-\\d+-live-strained, at \\d+ s of the call: the voice is ")
                    .contains("alert acknowledged by sam", "closed: took a break");
        }
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains(folder.toString())))
                .as("processes left behind")
                .isEmpty();
    }
}
