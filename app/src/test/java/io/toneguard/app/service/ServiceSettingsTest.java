package io.toneguard.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.batch.reconcile.ReconcileSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** A command that does as the service does reads what the service reads. */
class ServiceSettingsTest {
    @TempDir
    Path folder;

    @Test
    void withoutAnyVariableTheyAreThoseOfTheFile() {
        assertThat(reconcile(Map.of())).isEqualTo(ReconcileSettings.DEFAULTS);
    }

    @Test
    void aVariableSetsWhatItNamesAndLeavesTheRest() {
        assertThat(reconcile(Map.of("RECONCILE_OLDAFTER", "36h", "RECONCILE_REPAIREDATMOST", "5")))
                .isEqualTo(new ReconcileSettings(Duration.ofHours(36), Duration.ofHours(9), 1000, 5));
    }

    @Test
    void aFileThatTheServiceWouldReadBesideItsOwnIsRead() throws Exception {
        var file = Files.writeString(folder.resolve("more.yml"), "reconcile:\n  listed-at-most: 7\n");
        assertThat(reconcile(Map.of(
                                "SPRING_CONFIG_ADDITIONALLOCATION", file.toUri().toString()))
                        .listedAtMost())
                .isEqualTo(7);
    }

    @Test
    void aValueThatTheServiceWouldNotStartWithIsRefusedByItsName() {
        assertThatThrownBy(() -> reconcile(Map.of("RECONCILE_OLDAFTER", "1m")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reconcile.old-after=60s is below 3600s");
        assertThatThrownBy(() -> reconcile(Map.of("RECONCILE_OLDAFTER", "long")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("setting reconcile.old-after");
    }

    private static ReconcileSettings reconcile(Map<String, Object> variables) {
        var environment = new StandardEnvironment() {
            @Override
            protected void customizePropertySources(MutablePropertySources sources) {
                sources.addLast(
                        new SystemEnvironmentPropertySource(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
            }
        };
        return ServiceSettings.of(environment).read("reconcile", ReconcileSettings.class);
    }
}
