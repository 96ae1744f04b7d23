package io.toneguard.app.db;

import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.util.PSQLException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/**
 * Brings a database to this build's schema. Whoever starts first migrates; others that start at the same moment wait for it. Spring
 * Batch's own tables come from the script in its jar, into a schema of their own.
 */
final class Migration {
    private static final int OLDEST_SERVER = 15;
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private Migration() {}

    /** @throws DatabaseException with one sentence about what is missing, and what a DBA can do */
    static void run(Database database) {
        try (Connection connection = database.asOwner().getConnection()) {
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < OLDEST_SERVER) {
                throw new DatabaseException(database + " is PostgreSQL " + version + "; Toneguard needs "
                        + OLDEST_SERVER + " or newer (views that run with their reader's rights)");
            }
        } catch (SQLException e) {
            throw DatabaseException.unreachable(database, e);
        }
        try {
            Flyway.configure()
                    .dataSource(database.asOwner())
                    .defaultSchema("toneguard")
                    .locations("classpath:db/migrations")
                    .load()
                    .migrate();
            createJobRepository(database);
        } catch (FlywayException | SQLException e) {
            throw failed(database, e);
        }
    }

    private static void createJobRepository(Database database) throws SQLException {
        try (Connection connection = database.asOwner().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(hashtext('toneguard.job_repository'))");
            boolean there;
            try (var row = statement.executeQuery("select to_regclass('batch.batch_job_instance') is not null")) {
                there = row.next() && row.getBoolean(1);
            }
            if (!there) {
                statement.execute("set local search_path = batch");
                ScriptUtils.executeSqlScript(
                        connection, new ClassPathResource("org/springframework/batch/core/schema-postgresql.sql"));
            }
            ScriptUtils.executeSqlScript(
                    connection, new ClassPathResource("io/toneguard/batch/job-repository-indexes.sql"));
            connection.commit();
        }
    }

    static DatabaseException failed(Database database, Exception failure) {
        return new DatabaseException(
                "database " + database + " could not be migrated: " + reason(failure) + "; " + whatToDo(failure),
                failure);
    }

    /** What PostgreSQL said, with its detail: the rows that are in the way stand only there. */
    private static String reason(Exception failure) {
        var cause = root(failure);
        var told = String.valueOf(cause.getMessage()).lines().findFirst().orElse("no message");
        var server = cause instanceof PSQLException refused ? refused.getServerErrorMessage() : null;
        return server == null || server.getDetail() == null
                ? told
                : told + " (" + server.getDetail().replace('\n', ' ') + ")";
    }

    private static String whatToDo(Exception failure) {
        return root(failure) instanceof SQLException refused && INSUFFICIENT_PRIVILEGE.equals(refused.getSQLState())
                ? "the connecting user needs to own the database and to have CREATEROLE, or a DBA creates the roles"
                        + " toneguard_service and toneguard_reader and grants them to it"
                : "put right what it names, and start again; nothing of this step was kept";
    }

    private static Throwable root(Exception failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
