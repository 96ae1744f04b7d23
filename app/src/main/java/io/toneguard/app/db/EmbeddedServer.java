package io.toneguard.app.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL of a data folder, durable and for one machine. At most one process owns it, that is, starts and stops it; others join.
 *
 * <p>The server outlives a killed owner on purpose of PostgreSQL's, not ours: the next owner finds it through {@code postmaster.pid} and
 * takes it over as it runs. Who owns and who uses it is held in two operating-system file locks, which a kill -9 releases.
 */
final class EmbeddedServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final Duration OWNER_WAIT = Duration.ofSeconds(30);
    private static final Duration READY_WAIT = Duration.ofSeconds(60);
    private static final Duration LEAVE_WAIT = Duration.ofSeconds(10);
    private static final String ADMIN = "postgres";
    private static final String USER = "toneguard";

    private final ServerFolder folder;
    private final Postmaster postmaster;
    private final @Nullable FolderLock ownership;
    private final FolderLock use;

    private EmbeddedServer(ServerFolder folder, Postmaster postmaster, @Nullable FolderLock ownership, FolderLock use) {
        this.folder = folder;
        this.postmaster = postmaster;
        this.ownership = ownership;
        this.use = use;
    }

    /** Starts the server, or takes over the one that a killed owner left; it is stopped on close. */
    static EmbeddedServer own(Path dataFolder) {
        var folder = ServerFolder.in(dataFolder);
        var ownership = FolderLock.exclusive(folder.ownerLock(), OWNER_WAIT)
                .orElseThrow(() -> new DatabaseException("the data folder " + dataFolder.toAbsolutePath()
                        + " is in use by another Toneguard service (process " + folder.ownerPid()
                        + "); stop that one, or give this one a folder of its own with --data"));
        return owning(folder, ownership);
    }

    /** Uses the server that another process owns, or owns it for as long as this takes. */
    static EmbeddedServer join(Path dataFolder) {
        var folder = ServerFolder.in(dataFolder);
        var joined = new AtomicReference<@Nullable EmbeddedServer>();
        Await.until(
                () -> {
                    joined.set(joinOrOwn(folder));
                    return joined.get() != null;
                },
                READY_WAIT);
        var server = joined.get();
        if (server == null) {
            throw new DatabaseException(
                    "the service that holds " + dataFolder.toAbsolutePath() + " (process " + folder.ownerPid()
                            + ") did not bring up its database within " + READY_WAIT.toSeconds() + " s; see its log");
        }
        return server;
    }

    private static @Nullable EmbeddedServer joinOrOwn(ServerFolder folder) {
        var ownership = FolderLock.exclusive(folder.ownerLock(), Duration.ZERO);
        if (ownership.isPresent()) {
            return owning(folder, ownership.get());
        }
        var use = FolderLock.shared(folder.useLock());
        var running = Postmaster.of(folder.cluster());
        if (running.isPresent() && folder.isReady() && answers(folder, running.get())) {
            return new EmbeddedServer(folder, running.get(), null, use);
        }
        use.close();
        return null;
    }

    Database database() {
        return new Database(
                "jdbc:postgresql://127.0.0.1:" + postmaster.port() + "/" + USER + "?user=" + USER, folder.password());
    }

    @Override
    public void close() {
        use.close();
        if (ownership == null) {
            return;
        }
        // Commands that joined get a moment to finish, and no new one joins; one that hangs does not keep the service
        // from stopping.
        var alone = FolderLock.exclusive(folder.useLock(), LEAVE_WAIT);
        try {
            postmaster.stop();
        } finally {
            alone.ifPresent(FolderLock::close);
            ownership.close();
        }
    }

    private static EmbeddedServer owning(ServerFolder folder, FolderLock ownership) {
        try {
            var use = FolderLock.shared(folder.useLock());
            var left = Postmaster.of(folder.cluster());
            if (left.isPresent() && folder.isReady() && awaitAnswer(folder, left.get())) {
                log.info(
                        "Took over the embedded PostgreSQL (process {}) that an earlier process left running",
                        left.get().pid());
                return new EmbeddedServer(folder, left.get(), ownership, use);
            }
            left.ifPresent(Postmaster::stop);
            Postmaster.clearDead(folder.cluster());
            return new EmbeddedServer(folder, start(folder), ownership, use);
        } catch (IOException e) {
            ownership.close();
            throw new DatabaseException(
                    "the embedded PostgreSQL in " + folder.cluster() + " did not start: " + e.getMessage()
                            + "; its own log is " + folder.log(),
                    e);
        } catch (RuntimeException e) {
            ownership.close();
            throw e;
        }
    }

    private static Postmaster start(ServerFolder folder) throws IOException {
        boolean first = !folder.isReady();
        if (first) {
            folder.removeHalfMade();
        }
        var server = EmbeddedPostgres.builder()
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
                        ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
                .start();
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

    private static boolean awaitAnswer(ServerFolder folder, Postmaster postmaster) {
        Await.until(() -> !postmaster.isAlive() || answers(folder, postmaster), READY_WAIT);
        return postmaster.isAlive() && answers(folder, postmaster);
    }

    private static boolean answers(ServerFolder folder, Postmaster postmaster) {
        try (var connection = admin(folder, postmaster.port()).getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("show data_directory")) {
            return row.next() && Files.isSameFile(Path.of(row.getString(1)), folder.cluster());
        } catch (SQLException | IOException e) {
            log.debug("The embedded PostgreSQL on port {} does not answer yet", postmaster.port(), e);
            return false;
        }
    }

    private static PGSimpleDataSource admin(ServerFolder folder, int port) {
        var source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://127.0.0.1:" + port + "/postgres");
        source.setUser(ADMIN);
        source.setPassword(folder.password());
        source.setConnectTimeout(5);
        source.setSocketTimeout(10);
        return source;
    }
}
