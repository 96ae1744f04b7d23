package io.toneguard.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class BatchSettingsTest {
    @Test
    void theDefaultsArePinned() {
        assertThat(bind(Map.of()))
                .isEqualTo(new BatchSettings(
                        200,
                        4,
                        8,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10),
                        3,
                        Duration.ofMinutes(1),
                        0,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(10),
                        DataSize.ofMegabytes(50),
                        Duration.ofDays(14),
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(10)));
        assertThat(bind(Map.of()).slots()).isPositive();
    }

    @Test
    void everySettingHasItsName() {
        assertThat(bind(Map.ofEntries(
                        Map.entry("batch.recordings-per-launch", "1"),
                        Map.entry("batch.launches-in-flight", "2"),
                        Map.entry("batch.partitions-per-launch", "3"),
                        Map.entry("batch.partition-audio", "4s"),
                        Map.entry("batch.lease", "5s"),
                        Map.entry("batch.attempts", "6"),
                        Map.entry("batch.retry-after", "7s"),
                        Map.entry("batch.worker-slots", "8"),
                        Map.entry("batch.poll", "9s"),
                        Map.entry("batch.stop-grace", "10s"),
                        Map.entry("batch.fresh-for", "11s"),
                        Map.entry("batch.store-bytes-per-second", "12KB"),
                        Map.entry("batch.keep-launches", "13s"),
                        Map.entry("batch.analysis-time", "14s"),
                        Map.entry("batch.drain-within", "15s"))))
                .isEqualTo(new BatchSettings(
                        1,
                        2,
                        3,
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        6,
                        Duration.ofSeconds(7),
                        8,
                        Duration.ofSeconds(9),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(11),
                        DataSize.ofKilobytes(12),
                        Duration.ofSeconds(13),
                        Duration.ofSeconds(14),
                        Duration.ofSeconds(15)));
    }

    @Test
    void allFaultsAreTold() {
        assertThatThrownBy(() -> bind(Map.of("batch.lease", "1ms", "batch.attempts", "0")))
                .rootCause()
                .hasMessage("batch.attempts=0 is below 1; batch.lease=1ms is below 300ms");
    }

    private static BatchSettings bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("batch", BatchSettings.class);
    }
}
