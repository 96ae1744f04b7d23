package io.toneguard.app.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/** How the embedded PostgreSQL is started: durable, on loopback only, behind a password. */
final class ServerStart {
    /** The service's user, no superuser, and its database. */
    static final String USER = "toneguard";

    private static final String ADMIN = "postgres";
    private static final Duration READY_WAIT = Duration.ofSeconds(60);

    private ServerStart() {}

    /**
     * Starts it, and returns when it answers.
     *
     * @param port 0 takes any free one
     */
    static Postmaster run(ServerFolder folder, int port) throws IOException {
        // The library's own lock; ours guards the folder, and after a restart of the server its first one would be in
        // the way.
        Files.deleteIfExists(folder.cluster().resolve("epg-lock"));
        folder.putLongLogAside();
        boolean first = !folder.isReady();
        if (first) {
            folder.removeHalfMade();
        }
        var builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder.cluster())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setOverrideWorkingDirectory(folder.binaries().toFile())
                .setPGStartupWait(READY_WAIT)
                // After the library's -F (no fsync), so these win.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "''")
                .setServerConfig("max_connections", "100")
                .setConnectConfig("password", folder.password())
                .setLocaleConfig("locale", "C")
                .setOutputRedirector(
                        ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
                .setErrorRedirector(
                        ProcessBuilder.Redirect.appendTo(folder.log().toFile()));
        if (port != 0) {
            builder.setPort(port);
        }
        var server = builder.start();
        if (first) {
            lockDown(folder, server.getPort());
        }
        return Postmaster.of(folder.cluster())
                .orElseThrow(() -> new IOException("it started and left no postmaster.pid"));
    }

    /** The library's initdb trusts every local user; from here on a password is asked, and the service's user is no superuser. */
    private static void lockDown(ServerFolder folder, int port) throws IOException {
        try (var connection = admin(folder, port).getConnection();
                var statement = connection.createStatement()) {
            statement.execute("set password_encryption = 'scram-sha-256'");
            statement.execute("alter role " + ADMIN + " password '" + folder.password() + "'");
            statement.execute("create role " + USER + " login createrole password '" + folder.password() + "'");
            statement.execute("create database " + USER + " owner " + USER);
            Files.writeString(folder.cluster().resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
            statement.execute("select pg_reload_conf()");
            folder.markReady();
        } catch (SQLException e) {
            throw new IOException("it could not be set up: " + e.getMessage(), e);
        }
    }

    /** Connections of the server's administrator. */
    static PGSimpleDataSource admin(ServerFolder folder, int port) {
        var source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://127.0.0.1:" + port + "/postgres");
        source.setUser(ADMIN);
        source.setPassword(folder.password());
        source.setConnectTimeout(5);
        source.setSocketTimeout(10);
        return source;
    }
}
