package io.toneguard.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/** {@code application.yml} beside the records that its settings are bound to. */
public final class SettingsFile {
    /** Without a default, so not in the file. */
    private static final PropertySource<?> COMMAND_LINE = new MapPropertySource(
            "command line", Map.of("ingest.inbox", "in", "api.spool", "spool", "recorder.journal", "journal"));

    private static final EnumerablePropertySource<?> FILE = load();

    private SettingsFile() {}

    /**
     * The file lists each setting of the record and no other, and says the default that the record has.
     *
     * @param leftOut without prefix: given by the command line or the environment, or not there by default and in the file as a comment
     */
    public static void assertLists(String prefix, Class<? extends Record> settings, String... leftOut) {
        var names = namesOf(settings, prefix + ".");
        for (var name : leftOut) {
            assertThat(names.remove(prefix + "." + name)).as(name).isTrue();
        }
        assertThat(namesUnder(prefix + ".")).isEqualTo(names);
        assertThat(inFile(prefix, settings)).isEqualTo(byDefault(prefix, settings));
    }

    static Set<String> namesUnder(String prefix) {
        return Arrays.stream(FILE.getPropertyNames())
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.replaceAll("\\[[0-9]+]$", ""))
                .collect(Collectors.toSet());
    }

    /** A record in a record has a name for each of its own settings. */
    static Set<String> namesOf(Class<?> settings, String prefix) {
        return Arrays.stream(settings.getRecordComponents())
                .flatMap(component -> namesOf(component, prefix))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Stream<String> namesOf(RecordComponent component, String prefix) {
        var name = prefix + DataObjectPropertyName.toDashedForm(component.getName());
        return component.getType().isRecord() ? namesOf(component.getType(), name + ".").stream() : Stream.of(name);
    }

    static <T> T inFile(String prefix, Class<T> settings) {
        return bind(prefix, settings, COMMAND_LINE, FILE);
    }

    static <T> T byDefault(String prefix, Class<T> settings) {
        return bind(prefix, settings, COMMAND_LINE);
    }

    private static <T> T bind(String prefix, Class<T> settings, PropertySource<?>... sources) {
        var all = List.of(sources);
        return new Binder(ConfigurationPropertySources.from(all), new PropertySourcesPlaceholdersResolver(all))
                .bindOrCreate(prefix, settings);
    }

    private static EnumerablePropertySource<?> load() {
        try {
            return (EnumerablePropertySource<?>) new YamlPropertySourceLoader()
                    .load("application.yml", new ClassPathResource("application.yml"))
                    .get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
