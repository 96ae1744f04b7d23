package io.toneguard.ingest.web;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings as Spring binds them: the defaults, and what a test wants otherwise. */
final class TestSettings {
    private TestSettings() {}

    static ApiSettings of(Path spool, String... others) {
        Map<String, String> settings = new HashMap<>(Map.of("api.spool", spool.toString(), "api.keep-free", "0"));
        for (String other : others) {
            settings.put("api." + other.substring(0, other.indexOf('=')), other.substring(other.indexOf('=') + 1));
        }
        return new Binder(new MapConfigurationPropertySource(settings))
                .bind("api", ApiSettings.class)
                .get();
    }
}
