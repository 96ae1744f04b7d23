package io.toneguard.app.service;

import static io.toneguard.app.service.SettingsFile.byDefault;
import static io.toneguard.app.service.SettingsFile.inFile;
import static io.toneguard.app.service.SettingsFile.namesOf;
import static io.toneguard.app.service.SettingsFile.namesUnder;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.app.store.azure.AzureStoreSettings;
import io.toneguard.app.webhook.WebhookSettings;
import io.toneguard.batch.BatchSettings;
import io.toneguard.batch.night.NightSettings;
import io.toneguard.batch.reconcile.ReconcileSettings;
import io.toneguard.batch.retention.RetentionSettings;
import io.toneguard.ingest.azure.BlobIntakeSettings;
import io.toneguard.ingest.pbx.PbxSettings;
import io.toneguard.ingest.recorder.RecorderSettings;
import io.toneguard.ingest.recording.IngestSettings;
import io.toneguard.ingest.session.SessionSettings;
import io.toneguard.ingest.sftp.SftpSettings;
import io.toneguard.ingest.source.SourceSettings;
import io.toneguard.ingest.web.ApiSettings;
import io.toneguard.tap.alert.AlertSettings;
import io.toneguard.tap.delivery.DeliverySettings;
import io.toneguard.tap.live.TapSettings;
import io.toneguard.tap.web.AlertStreamSettings;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** {@code application.yml} is where an operator looks up a setting: it lists each, with the default the code has. */
class SettingsFileTest {
    private static final List<Section> SECTIONS = List.of(
            new Section("ingest", IngestSettings.class, "inbox"),
            new Section("api", ApiSettings.class, "spool"),
            new Section("decoder", DecoderSettings.class),
            new Section("sftp", SftpSettings.class),
            new Section("blob-intake", BlobIntakeSettings.class),
            new Section("store.azure", AzureStoreSettings.class),
            new Section("session", SessionSettings.class),
            new Section("tap", TapSettings.class),
            new Section("recorder", RecorderSettings.class, "journal"),
            new Section("alerts", AlertSettings.class),
            new Section("batch", BatchSettings.class),
            new Section("night", NightSettings.class, "bi-refresh", "holidays-file"),
            new Section("reconcile", ReconcileSettings.class),
            new Section("retention", RetentionSettings.class),
            new Section("delivery", DeliverySettings.class, "mail.password"),
            new Section("http", HttpSettings.class),
            new Section("api-key", KeySettings.class),
            new Section("webhook", WebhookSettings.class),
            new Section("alert-stream", AlertStreamSettings.class));

    private record Section(String prefix, Class<? extends Record> settings, String... leftOut) {
        @Override
        public String toString() {
            return prefix;
        }
    }

    static List<Section> sections() {
        return SECTIONS;
    }

    @ParameterizedTest
    @MethodSource("sections")
    void everySettingIsInTheFileWithItsDefault(Section section) {
        SettingsFile.assertLists(section.prefix(), section.settings(), section.leftOut());
    }

    /** One prefix, two readers: the server's settings and the door's. */
    @Test
    void everySettingOfTheLiveFrontIsInTheFileWithItsDefault() {
        var names = namesOf(PbxSettings.class, "pbx.");
        names.addAll(namesOf(SourceSettings.class, "pbx."));
        // Files that are not there by default; the file has them as comments.
        names.removeAll(Set.of("pbx.tls-certificate", "pbx.tls-key"));
        assertThat(namesUnder("pbx.")).isEqualTo(names);
        assertThat(inFile("pbx", PbxSettings.class)).isEqualTo(byDefault("pbx", PbxSettings.class));
        assertThat(inFile("pbx", SourceSettings.class).sourcesRefresh())
                .isEqualTo(byDefault("pbx", SourceSettings.class).sourcesRefresh());
        assertThat(inFile("pbx", SourceSettings.class).publicUrl()).isEmpty();
    }

    @Test
    void whatTheProgramTakesWithoutTheFileIsWhatTheFileSays() {
        assertThat(SessionSettings.DEFAULTS).isEqualTo(inFile("session", SessionSettings.class));
        assertThat(ReconcileSettings.DEFAULTS).isEqualTo(inFile("reconcile", ReconcileSettings.class));
        assertThat(AzureStoreSettings.DEFAULTS).isEqualTo(inFile("store.azure", AzureStoreSettings.class));
    }

    @Test
    void noSettingsAreForgottenHere() {
        var scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        var there = scan.findCandidateComponents("io.toneguard").stream()
                .map(found -> ClassUtils.resolveClassName(found.getBeanClassName(), null))
                .map(type -> AnnotatedElementUtils.getMergedAnnotation(type, ConfigurationProperties.class))
                .map(ConfigurationProperties::prefix)
                .collect(Collectors.toSet());
        // The last two are their packages' own: NoticeSettingsTest, ScoreLookSettingsTest.
        assertThat(Stream.concat(SECTIONS.stream().map(Section::prefix), Stream.of("pbx", "notice", "score-looks")))
                .containsExactlyInAnyOrderElementsOf(there);
    }
}
