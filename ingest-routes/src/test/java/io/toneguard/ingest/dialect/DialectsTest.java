package io.toneguard.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.ingest.source.SourceDefaults;
import org.junit.jupiter.api.Test;

class DialectsTest {
    @Test
    void everyDialectIsFoundByItsOwnWord() {
        assertThat(Dialects.ALL)
                .allSatisfy(dialect -> assertThat(Dialects.of(dialect.word())).containsSame(dialect));
        assertThat(Dialects.of("asterisk")).isPresent();
    }

    @Test
    void aSourceCanBeAddedOfEveryDialectAndOfNoOther() {
        assertThat(SourceDefaults.dialects())
                .containsExactlyInAnyOrderElementsOf(
                        Dialects.ALL.stream().map(Dialect::word).toList());
    }

    @Test
    void anUnknownWordIsNoDialect() {
        assertThat(Dialects.of("Asterisk")).isEmpty();
        assertThat(Dialects.of("")).isEmpty();
    }
}
