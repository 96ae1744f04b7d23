package io.toneguard.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTest {
    @Test
    void rolesAreNamedByTheirWords() {
        assertThat(Role.parse("ingest")).containsExactly(Role.INGEST);
        assertThat(Role.parse("worker, manager,ingest,worker"))
                .containsExactlyInAnyOrder(Role.INGEST, Role.MANAGER, Role.WORKER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wroker|wroker",
                "ingest,wroker|wroker",
                "INGEST|INGEST",
                "ingest,|''",
                "''|''",
                "ingest;worker|ingest;worker"
            })
    void aWordThatIsNoRoleIsNamedWithThoseThatAre(String words, String wrong) {
        assertThatThrownBy(() -> Role.parse(words))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--roles names unknown role '" + wrong + "'; known: [ingest, manager, worker]");
    }
}
