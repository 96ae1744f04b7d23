package io.toneguard.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NicenessTest {
    private static final List<String> SLEEP = List.of("sleep", "60");

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theProcessItselfGivesWayAndGetsItsSignals() throws IOException, InterruptedException {
        var process = new ProcessBuilder(new Niceness(7).around(SLEEP)).start();
        try {
            await().until(() -> ps(process.pid(), "comm").equals("sleep"));
            assertThat(Integer.parseInt(ps(process.pid(), "ni")))
                    .isEqualTo(Math.min(
                            19, Integer.parseInt(ps(ProcessHandle.current().pid(), "ni")) + 7));
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor()).as("exit code after SIGTERM").isEqualTo(128 + 15);
    }

    @Test
    void at0ItRunsAsThisProcessDoes() {
        assertThat(new Niceness(0).around(SLEEP)).isEqualTo(SLEEP);
    }

    @Test
    void nobodyGetsMoreThanTheFront() {
        assertThatThrownBy(() -> new Niceness(-1)).hasMessage("toneguard.worker-beside.nice=-1 is not within 0 and 19");
    }

    private static String ps(long pid, String column) throws IOException {
        var ps = new ProcessBuilder("ps", "-o", column + "=", "-p", Long.toString(pid)).start();
        return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
