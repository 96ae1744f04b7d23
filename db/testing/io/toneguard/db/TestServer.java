package io.toneguard.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The one PostgreSQL server of a test JVM, started when first needed and stopped with it. */
final class TestServer {
    static final String OWNER = "owner_of_tests";
    static final String PASSWORD = "for-tests-only";

    private static final String HOST_AND_PORT;
    private static final DataSource ADMIN;

    static {
        var admin = new PGSimpleDataSource();
        if (DockerClientFactory.instance().isDockerAvailable()) {
            var container = new PostgreSQLContainer("postgres:18-alpine")
                    .withUsername("postgres")
                    .withPassword(PASSWORD);
            container.start();
            HOST_AND_PORT = container.getHost() + ":" + container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
            admin.setPassword(PASSWORD);
        } else {
            HOST_AND_PORT = "127.0.0.1:" + embedded().getPort();
        }
        admin.setUrl(url("postgres") + "?user=postgres");
        ADMIN = admin;
        execute("create role " + OWNER + " login createrole password '" + PASSWORD + "'");
        execute("alter role " + OWNER + " set timezone to 'Pacific/Chatham'");
    }

    private TestServer() {}

    static String url(String database) {
        return "jdbc:postgresql://" + HOST_AND_PORT + "/" + database;
    }

    /** Runs one statement as the server's administrator. */
    static void execute(String sql) {
        try (var connection = ADMIN.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("test server refused: " + sql, e);
        }
    }

    private static EmbeddedPostgres embedded() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded PostgreSQL of the tests did not start", e);
        }
    }
}
