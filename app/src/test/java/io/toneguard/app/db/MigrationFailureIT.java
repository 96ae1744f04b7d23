package io.toneguard.app.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.db.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An upgrade that does not go through says what is in the way; that rights are missing it says only where they are. */
class MigrationFailureIT {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.empty();

    @Test
    void aSchemaThatIsNotOursIsNoLackOfRights() {
        JdbcClient.create(database.asOwner()).sql("create schema toneguard").update();
        JdbcClient.create(database.asOwner())
                .sql("create table toneguard.somebody_elses (id int)")
                .update();
        assertThatThrownBy(() -> Migration.run(new Database(database.url(), database.password())))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContainingAll(
                        "could not be migrated: ",
                        "put right what it names, and start again; nothing of this step was kept")
                .hasMessageNotContaining("CREATEROLE");
    }

    @Test
    void theRowsThatAreInTheWayAreNamed() throws SQLException {
        try (var connection = database.asOwner().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(
                    "create temporary table rows_in_the_way as select 7 as number from generate_series(1, 2)");
            assertThatThrownBy(() -> statement.execute("create unique index on rows_in_the_way (number)"))
                    .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(
                                    Migration.failed(new Database(database.url(), null), refused))
                            .hasMessageContaining("could not create unique index")
                            .hasMessageContaining("(Key (number)=(7) is duplicated.); put right what it names"));
        }
    }
}
