package io.toneguard.app.look;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.app.service.SettingsFile;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScoreLookSettingsTest {
    @Test
    void everySettingIsInTheFileWithItsDefault() {
        SettingsFile.assertLists("score-looks", ScoreLookSettings.class);
    }

    @Test
    void nobodyForgetsWhoLookedBeforeTheTableLetsThem() {
        assertThatThrownBy(() -> new ScoreLookSettings(Duration.ofDays(89)))
                .hasMessageContaining("score-looks.keep")
                .hasMessageContaining("90 days");
    }
}
