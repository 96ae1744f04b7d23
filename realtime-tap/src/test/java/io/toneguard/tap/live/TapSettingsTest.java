package io.toneguard.tap.live;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TapSettingsTest {
    @Test
    void whatCannotBeIsRefusedByItsName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TapSettings(true, -1, 1, Duration.ofSeconds(2)))
                .withMessageContaining("tap.threads=-1 is outside 0 to 256");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TapSettings(true, 0, 0, Duration.ofSeconds(2)))
                .withMessageContaining("tap.queue=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TapSettings(true, 0, 1, Duration.ofMillis(1)))
                .withMessageContaining("tap.shed-after=1ms");
    }
}
