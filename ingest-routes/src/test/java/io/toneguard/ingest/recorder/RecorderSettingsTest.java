package io.toneguard.ingest.recorder;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RecorderSettingsTest {
    @Test
    void whatCannotBeIsRefusedByItsName() {
        refuses("recorder.journal", "");
        refuses("recorder.sync", "0s");
        refuses("recorder.sync", "2m");
        refuses("recorder.journal-segment", "100KB");
        refuses("recorder.memory", "1KB");
        refuses("recorder.append", "2MB");
        refuses("recorder.longest", "9h");
        refuses("recorder.writers", "0");
        refuses("recorder.stop-within", "-1s");
    }

    private static void refuses(String name, String value) {
        var given = new HashMap<>(Map.of("recorder.journal", "journal"));
        given.put(name, value);
        if (value.isEmpty()) {
            given.remove(name);
        }
        assertThatThrownBy(() -> new Binder(new MapConfigurationPropertySource(given))
                        .bindOrCreate("recorder", RecorderSettings.class))
                .as("%s=%s", name, value)
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }
}
