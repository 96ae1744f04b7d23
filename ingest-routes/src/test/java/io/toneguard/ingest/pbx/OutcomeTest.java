package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeTest {
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\u001b", "\u0085", "\u009b", "\u2028", "\u2029", "\u202e"})
    void whatAPeerMadeUpMakesUpNoLineAndTurnsNoText(String character) {
        assertThat(Outcome.printable("call" + character + "1")).isEqualTo("call?1");
    }
}
