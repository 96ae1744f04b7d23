package io.toneguard.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class BlobIntakeSettingsTest {
    @Test
    void theDefaultsAreThese() {
        var settings = Settings.of();
        assertThat(settings.isOn()).isTrue();
        assertThat(settings.queue()).isEmpty();
        assertThat(settings.prefix()).isEmpty();
        assertThat(settings.tenant()).isEmpty();
        assertThat(settings.pollDelay()).hasSeconds(5);
        assertThat(settings.visibility()).hasMinutes(5);
        assertThat(settings.deliveries()).isEqualTo(10);
        assertThat(settings.fetchers()).isEqualTo(2);
        assertThat(settings.largest()).isEqualTo(DataSize.ofGigabytes(4));
        assertThat(settings.lookAt()).isEqualTo(LocalTime.of(2, 30));
        assertThat(settings.lookDays()).isEqualTo(3);
        assertThat(settings.lookPattern()).isEqualTo("{tenant}/{yyyy}/{MM}/{dd}/");
        assertThat(settings.lookZone()).isEqualTo(ZoneId.of("UTC"));
    }

    @Test
    void nothingComesInUnlessAContainerIsSet() {
        assertThat(Settings.of("container", "").isOn()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "container, Calls",
        "container, a--b",
        "container, ab",
        "queue, a_b",
        "poll-delay, 10ms",
        "visibility, 5s",
        "visibility, 2h",
        "deliveries, 0",
        "fetchers, 17",
        "largest, 0B",
        "look-days, 0",
        "look-days, 32",
        "look-pattern, {tenant}/{yyyy}/{MM}/",
        "look-pattern, {yyyy}/{MM}/{dd}/{tenant}/",
    })
    void whatCannotWorkIsRefusedByName(String key, String value) {
        assertThatThrownBy(() -> Settings.of(key, value))
                .rootCause()
                .hasMessageStartingWith("blob-intake." + key + "=");
    }

    @Test
    void aQueueWithoutAContainerIsRefused() {
        assertThatThrownBy(() -> Settings.of("container", "", "queue", "notices"))
                .rootCause()
                .hasMessageContaining("blob-intake.container is not");
    }
}
