package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class PbxSettingsTest {
    @Test
    void hasTheseDefaults() {
        assertThat(FrontHouse.settings("port=8090"))
                .isEqualTo(new PbxSettings(
                        "127.0.0.1",
                        8_090,
                        -1,
                        2_500,
                        0,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(25),
                        Duration.ofSeconds(75),
                        Duration.ofSeconds(20),
                        Duration.ofMillis(200),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        DataSize.ofKilobytes(64),
                        DataSize.ofMegabytes(1),
                        null,
                        null,
                        false));
    }

    @ParameterizedTest
    @CsvSource({
        "port=70000, pbx.port=70000",
        "sessions=0, pbx.sessions=0",
        "ping=80s, pbx.dead-after=PT1M15S",
        "text-limit=2MB, pbx.text-limit=2097152B",
        "binary-limit=1GB, pbx.binary-limit",
        "tls-key=key.pem, pbx.tls-certificate and pbx.tls-key",
        "coalesce=101ms, pbx.coalesce=101ms",
        "coalesce-crowded=101ms, pbx.coalesce-crowded=101ms",
        "start-timeout=0s, pbx.start-timeout=PT0S"
    })
    void namesWhatIsWrong(String setting, String message) {
        assertThatThrownBy(() -> FrontHouse.settings(setting)).hasStackTraceContaining(message);
    }
}
