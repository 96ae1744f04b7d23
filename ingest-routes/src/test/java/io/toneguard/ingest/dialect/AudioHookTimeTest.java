package io.toneguard.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioHookTimeTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0",
        "PT20S, 160000",
        "PT12.4S, 99200",
        "PT.5S, 4000",
        "PT0.000125S, 1",
        "PT0.0000624S, 0",
        "PT0.0000625S, 1",
        "PT12.400000000000002S, 99200",
        "PT999999.999875S, 7999999999"
    })
    void isExactInSamplesAndRoundsAPartToTheNearest(String duration, long samples) {
        assertThat(AudioHookTime.samples("position", duration)).isEqualTo(samples);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PT",
                "PTS",
                "PT1",
                "1",
                "PT-1S",
                "PT1e9S",
                "PT1000000S",
                "PT1M",
                "pt1s",
                "PT1.S",
                "PT1S ",
                "PT١S"
            })
    void refusesWhatIsNoDuration(String duration) {
        assertThatThrownBy(() -> AudioHookTime.samples("position", duration))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("'position'");
    }
}
