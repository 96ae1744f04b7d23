package io.toneguard.app.chaos;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server of the run's own, durable as the product's is, that can be taken away. */
final class ChaosServer implements AutoCloseable {
    private static final String OWNER = "toneguard";
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

    private final Path folder;
    private final List<Instant> starts = new CopyOnWriteArrayList<>();
    private int port;

    private ChaosServer(Path folder) {
        this.folder = folder;
    }

    /** Returns when it answers. */
    static ChaosServer start(Path folder) throws IOException, SQLException {
        Files.createDirectories(folder.resolve("binaries"));
        var server = new ChaosServer(folder);
        server.startAgain();
        server.guard();
        try (var connection = server.as("postgres", "postgres").getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create role " + OWNER + " login createrole");
        } catch (SQLException e) {
            server.close();
            throw e;
        }
        return server;
    }

    void createDatabase(String name) throws SQLException {
        try (var connection = as("postgres", "postgres").getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name + " owner " + OWNER);
        }
    }

    /** As the service is given it. */
    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + OWNER;
    }

    /** Unpooled connections of the role that migrated. */
    DataSource asOwner(String database) {
        return as(database, OWNER);
    }

    /** When it began to answer, each time. */
    List<Instant> starts() {
        return starts;
    }

    /** PostgreSQL's immediate shutdown: connections break, the next start recovers from the log. */
    void stopAtOnce() {
        long pid = pid();
        Signals.send(pid, "QUIT");
        var process = ProcessHandle.of(pid);
        process.ifPresent(running -> running.onExit()
                .completeOnTimeout(running, 30, TimeUnit.SECONDS)
                .join());
    }

    void startAgain() throws IOException {
        var cluster = folder.resolve("cluster");
        // The library's lock on a folder that is this run's alone.
        Files.deleteIfExists(cluster.resolve("epg-lock"));
        var log = ProcessBuilder.Redirect.appendTo(folder.resolve("server.log").toFile());
        var builder = EmbeddedPostgres.builder()
                .setDataDirectory(cluster)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
                .setPGStartupWait(STARTS_WITHIN)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "''")
                .setServerConfig("max_connections", "100")
                .setLocaleConfig("locale", "C")
                .setOutputRedirector(log)
                .setErrorRedirector(log);
        if (port != 0) {
            builder.setPort(port);
        }
        port = builder.start().getPort();
        starts.add(Instant.now());
    }

    /** However this JVM ends, its pipe to the guard ends with it, and then the server does. */
    private void guard() throws IOException {
        new ProcessBuilder(
                        "sh",
                        "-c",
                        "cat >/dev/null; pid=$(head -n 1 cluster/postmaster.pid 2>/dev/null) && kill -s QUIT $pid")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Override
    public void close() {
        if (Files.exists(folder.resolve("cluster/postmaster.pid"))) {
            stopAtOnce();
        }
    }

    private long pid() {
        try {
            return Long.parseLong(Files.readAllLines(folder.resolve("cluster/postmaster.pid"))
                    .get(0)
                    .strip());
        } catch (IOException e) {
            throw new UncheckedIOException("the run's database server has left no postmaster.pid", e);
        }
    }

    private DataSource as(String database, String user) {
        var source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + user);
        source.setConnectTimeout(5);
        source.setSocketTimeout(60);
        return source;
    }
}
