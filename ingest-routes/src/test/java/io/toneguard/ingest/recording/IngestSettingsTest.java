package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IngestSettingsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void namesTheSettingThatIsWrong() {
        assertThatThrownBy(() -> new IngestSettings(null, SECOND, SECOND, SECOND, SECOND, 5, 2))
                .hasMessageContaining("ingest.inbox");
        assertThatThrownBy(() -> new IngestSettings(Path.of("/a%20b"), SECOND, SECOND, SECOND, SECOND, 5, 2))
                .hasMessageContaining("ingest.inbox=/a%20b");
        assertThatThrownBy(() -> new IngestSettings(Path.of("in"), SECOND, Duration.ZERO, SECOND, SECOND, 5, 2))
                .hasMessageContaining("ingest.give-up-after=PT0S");
        assertThatThrownBy(() -> new IngestSettings(Path.of("in"), SECOND, SECOND, SECOND, Duration.ZERO, 5, 2))
                .hasMessageContaining("ingest.poll-delay=PT0S");
        assertThatThrownBy(() -> new IngestSettings(Path.of("in"), SECOND, SECOND, SECOND, SECOND, 1, 2))
                .hasMessageContaining("ingest.lanes=1 is outside 2 to 64");
    }
}
