package io.toneguard.app.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.db.TestDatabase;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How long who waits for an answer, on a real PostgreSQL. */
class DatabaseIT {
    @RegisterExtension
    static final TestDatabase server = new TestDatabase();

    private final Database database = new Database(server.url(), server.password());

    @Test
    void aStatementOfACommandMayTakeLongerThanTheServiceWouldWait() {
        try (var service = database.pool("short", 1, Duration.ofSeconds(1));
                var command = database.commandPool(1)) {
            assertThatThrownBy(() -> takeTwoSeconds(service)).hasRootCauseInstanceOf(SocketTimeoutException.class);
            assertThatCode(() -> takeTwoSeconds(command)).doesNotThrowAnyException();
        }
    }

    @Test
    void aServiceWaitsAMinuteForAnAnswerAndACommandHalfADay() throws SQLException {
        try (var service = database.pool("service", 1);
                var command = database.commandPool(1)) {
            assertThat(longestAnswer(service)).isEqualTo(Duration.ofMinutes(1));
            assertThat(longestAnswer(command)).isEqualTo(Duration.ofHours(12));
        }
        assertThat(longestAnswer(database.asService())).isEqualTo(Duration.ofMinutes(1));
    }

    private static void takeTwoSeconds(DataSource source) {
        JdbcClient.create(source).sql("select pg_sleep(2)").query(row -> {});
    }

    /** As the connection's socket has it. */
    private static Duration longestAnswer(DataSource source) throws SQLException {
        try (var connection = source.getConnection()) {
            return Duration.ofMillis(connection.getNetworkTimeout());
        }
    }
}
