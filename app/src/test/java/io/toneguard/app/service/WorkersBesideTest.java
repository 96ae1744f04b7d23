package io.toneguard.app.service;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkersBesideTest {
    @Test
    void aPauseThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new WorkersBeside(null, Duration.ZERO, "512m", 10))
                .hasMessageContaining("toneguard.worker-beside.restart-after=0 ms is below 100 ms");
    }
}
