package io.toneguard.voice.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GivenNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "genesys-eu", "pbx_1"})
    void isMadeOfLettersDigitsAndDashes(String name) {
        assertThat(GivenName.isOne(name)).isTrue();
        assertThat(GivenName.isOne(name.repeat(64))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "_a", "A", "ä", "a b", "a/b", "..", "a\n"})
    void isNothingThatAFolderOrAUrlWouldTakeForSomethingElse(String text) {
        assertThatThrownBy(() -> GivenName.require("source", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("source name '" + text
                        + "' is not 1 to 63 of a-z, 0-9, '-' and '_' beginning with a letter or digit");
    }
}
