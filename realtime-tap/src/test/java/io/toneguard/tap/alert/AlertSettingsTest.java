package io.toneguard.tap.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AlertSettingsTest {
    /** That application.yml says the same, SettingsFileTest shows. */
    @Test
    void theDefaultIsWhatIsTakenWhereNothingIsSet() {
        var nothing = new MapConfigurationPropertySource(Map.of());
        assertThat(new Binder(nothing).bindOrCreate("alerts", AlertSettings.class))
                .isEqualTo(AlertSettings.DEFAULT);
    }
}
