package io.toneguard.ingest.azure;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The intake's settings as they are bound: container {@code calls}, and what a test sets. */
final class Settings {
    private Settings() {}

    static BlobIntakeSettings of(String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        values.put("blob-intake.container", "calls");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put("blob-intake." + keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("blob-intake", BlobIntakeSettings.class);
    }
}
