package io.toneguard.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run of {@code ops/chaos}. */
class ChaosIT {
    @TempDir
    Path folder;

    @Test
    void nothingIsLostDoubledOrChangedWhateverFails() throws IOException, SQLException, InterruptedException {
        var size = new ChaosRun.ChaosSize(40, 2, 8, 1, Duration.ofMinutes(6));
        try (var run = new ChaosRun(size, Analysis.FIRST, folder, new Narrator(System.err))) {
            var verdict = run.run();

            assertThat(verdict.findings()).isEmpty();
            assertThat(verdict.json())
                    .isEqualTo(
                            "{\"recordings\":40,\"poison\":1,\"analysed\":39,\"quarantined\":1,\"lost\":0,\"doubled\":0,"
                                    + "\"different\":0,\"faults\":8,\"humanSteps\":0,\"seed\":1}");
            assertThat(verdict.isGood()).isTrue();
        }
    }
}
