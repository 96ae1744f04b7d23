package io.toneguard.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.app.webhook.WebhookSettings;
import io.toneguard.batch.BatchSettings;
import io.toneguard.batch.night.NightSettings;
import io.toneguard.batch.reconcile.ReconcileSettings;
import io.toneguard.ingest.pbx.PbxSettings;
import io.toneguard.ingest.recorder.RecorderSettings;
import io.toneguard.ingest.recording.IngestSettings;
import io.toneguard.ingest.session.SessionSettings;
import io.toneguard.ingest.source.SourceSettings;
import io.toneguard.ingest.web.ApiSettings;
import io.toneguard.tap.live.TapSettings;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/** {@code application.yml} is where an operator looks up a setting: it lists each, with the default the code has. */
class SettingsFileTest {
    /** Given by the command line, so without a default. */
    private static final PropertySource<?> INBOX = new MapPropertySource("command line", Map.of("ingest.inbox", "in"));

    private static final PropertySource<?> SPOOL = new MapPropertySource("command line", Map.of("api.spool", "spool"));

    private static final PropertySource<?> JOURNAL =
            new MapPropertySource("command line", Map.of("recorder.journal", "journal"));

    @Test
    void everySettingOfTheFinalAnalysisIsInTheFileWithItsDefault() throws IOException {
        assertThat(namesUnder("batch.")).isEqualTo(namesOf(BatchSettings.class, "batch."));
        assertThat(bind("batch", BatchSettings.class, file())).isEqualTo(bind("batch", BatchSettings.class));
    }

    @Test
    void everySettingOfTheFileDropIsInTheFileWithItsDefault() throws IOException {
        var names = namesOf(IngestSettings.class, "ingest.");
        names.remove("ingest.inbox");
        assertThat(namesUnder("ingest.")).isEqualTo(names);
        assertThat(bind("ingest", IngestSettings.class, INBOX, file()))
                .isEqualTo(bind("ingest", IngestSettings.class, INBOX));
    }

    @Test
    void everySettingOfTheWebApiIsInTheFileWithItsDefault() throws IOException {
        var names = namesOf(ApiSettings.class, "api.");
        names.remove("api.spool");
        assertThat(namesUnder("api.")).isEqualTo(names);
        assertThat(bind("api", ApiSettings.class, SPOOL, file())).isEqualTo(bind("api", ApiSettings.class, SPOOL));
    }

    @Test
    void everySettingOfTheRecorderIsInTheFileWithItsDefault() throws IOException {
        var names = namesOf(RecorderSettings.class, "recorder.");
        names.remove("recorder.journal");
        assertThat(namesUnder("recorder.")).isEqualTo(names);
        assertThat(bind("recorder", RecorderSettings.class, JOURNAL, file()))
                .isEqualTo(bind("recorder", RecorderSettings.class, JOURNAL));
    }

    /** One prefix, two readers: the server's settings and the door's. */
    @Test
    void everySettingOfTheLiveFrontIsInTheFileWithItsDefault() throws IOException {
        var names = namesOf(PbxSettings.class, "pbx.");
        names.addAll(namesOf(SourceSettings.class, "pbx."));
        // Files that are not there by default; the file has them as comments.
        names.removeAll(Set.of("pbx.tls-certificate", "pbx.tls-key"));
        assertThat(namesUnder("pbx.")).isEqualTo(names);
        assertThat(bind("pbx", PbxSettings.class, file())).isEqualTo(bind("pbx", PbxSettings.class));
        assertThat(bind("pbx", SourceSettings.class, file()).sourcesRefresh())
                .isEqualTo(bind("pbx", SourceSettings.class).sourcesRefresh());
        assertThat(bind("pbx", SourceSettings.class, file()).publicUrl()).isEmpty();
    }

    @Test
    void everySettingOfTheSessionsIsInTheFileWithItsDefault() throws IOException {
        assertThat(namesUnder("session.")).isEqualTo(namesOf(SessionSettings.class, "session."));
        assertThat(bind("session", SessionSettings.class, file()))
                .isEqualTo(bind("session", SessionSettings.class))
                .isEqualTo(SessionSettings.DEFAULTS);
    }

    @Test
    void everySettingOfTheLiveTapIsInTheFileWithItsDefault() throws IOException {
        assertThat(namesUnder("tap.")).isEqualTo(namesOf(TapSettings.class, "tap."));
        assertThat(bind("tap", TapSettings.class, file())).isEqualTo(bind("tap", TapSettings.class));
    }

    @Test
    void everySettingOfTheNightIsInTheFileWithItsDefault() throws IOException {
        var names = namesOf(NightSettings.class, "night.");
        // Not there by default; the file has them as comments.
        names.removeAll(Set.of("night.bi-refresh", "night.holidays-file"));
        assertThat(namesUnder("night.").stream()
                        .map(name -> name.replaceAll("\\[[0-9]+]$", ""))
                        .collect(Collectors.toSet()))
                .isEqualTo(names);
        assertThat(bind("night", NightSettings.class, file())).isEqualTo(bind("night", NightSettings.class));
    }

    @Test
    void everySettingOfTheReconciliationIsInTheFileWithItsDefault() throws IOException {
        assertThat(namesUnder("reconcile.")).isEqualTo(namesOf(ReconcileSettings.class, "reconcile."));
        assertThat(bind("reconcile", ReconcileSettings.class, file()))
                .isEqualTo(bind("reconcile", ReconcileSettings.class))
                .isEqualTo(ReconcileSettings.DEFAULTS);
    }

    @Test
    void everySettingOfTheKeysIsInTheFileWithItsDefault() throws IOException {
        assertThat(namesUnder("api-key.")).isEqualTo(namesOf(KeySettings.class, "api-key."));
        assertThat(bind("api-key", KeySettings.class, file())).isEqualTo(bind("api-key", KeySettings.class));
    }

    @Test
    void everySettingOfTheWebhooksIsInTheFileWithItsDefault() throws IOException {
        assertThat(namesUnder("webhook.")).isEqualTo(namesOf(WebhookSettings.class, "webhook."));
        assertThat(bind("webhook", WebhookSettings.class, file())).isEqualTo(bind("webhook", WebhookSettings.class));
    }

    private static EnumerablePropertySource<?> file() throws IOException {
        return (EnumerablePropertySource<?>) new YamlPropertySourceLoader()
                .load("application.yml", new ClassPathResource("application.yml"))
                .get(0);
    }

    private static Set<String> namesUnder(String prefix) throws IOException {
        return Arrays.stream(file().getPropertyNames())
                .filter(name -> name.startsWith(prefix))
                .collect(Collectors.toSet());
    }

    private static Set<String> namesOf(Class<? extends Record> settings, String prefix) {
        return Arrays.stream(settings.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> prefix + DataObjectPropertyName.toDashedForm(name))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static <T> T bind(String prefix, Class<T> settings, PropertySource<?>... sources) {
        return new Binder(ConfigurationPropertySources.from(List.of(sources))).bindOrCreate(prefix, settings);
    }
}
