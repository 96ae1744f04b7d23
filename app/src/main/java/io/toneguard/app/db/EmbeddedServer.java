package io.toneguard.app.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
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
    private static final Duration OWNER_WAIT = Duration.ofSeconds(10);
    private static final Duration READY_WAIT = Duration.ofSeconds(60);
    private static final Duration LEAVE_WAIT = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final ServerFolder folder;
    private volatile Postmaster postmaster;
    private final @Nullable FolderLock ownership;
    private final FolderLock use;
    private final @Nullable StopAtShutdown stopAtShutdown;
    private boolean closing;

    private EmbeddedServer(
            ServerFolder folder,
            Postmaster postmaster,
            @Nullable FolderLock ownership,
            FolderLock use,
            @Nullable StopAtShutdown stopAtShutdown) {
        this.folder = folder;
        this.postmaster = postmaster;
        this.ownership = ownership;
        this.use = use;
        this.stopAtShutdown = stopAtShutdown;
        if (ownership != null) {
            var watch = new Thread(this::startAgainWhenItEnds, "embedded-postgresql-watch");
            watch.setDaemon(true);
            watch.start();
        }
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

    /**
     * Uses the server that another process owns, or owns it for as long as this takes.
     *
     * @param beginning whether a folder without a database gets one; where not, nothing is made in it
     * @throws DatabaseException also if there is no database and this is not to begin one
     */
    static EmbeddedServer join(Path dataFolder, boolean beginning) {
        if (!beginning && !ServerFolder.isBegunIn(dataFolder)) {
            throw nothingThere(dataFolder);
        }
        var folder = ServerFolder.in(dataFolder);
        var joined = new AtomicReference<@Nullable EmbeddedServer>();
        Await.until(
                () -> {
                    joined.set(joinOrOwn(folder, dataFolder, beginning));
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

    private static DatabaseException nothingThere(Path dataFolder) {
        return new DatabaseException(
                "there is no database in " + dataFolder.toAbsolutePath()
                        + "; give the data folder of `serve` with --data, or its database with --db; `tenants add` begins a new one");
    }

    private static @Nullable EmbeddedServer joinOrOwn(ServerFolder folder, Path dataFolder, boolean beginning) {
        var ownership = FolderLock.exclusive(folder.ownerLock(), Duration.ZERO);
        if (ownership.isPresent()) {
            if (!beginning && !folder.isReady()) {
                ownership.get().close();
                throw nothingThere(dataFolder);
            }
            return owning(folder, ownership.get());
        }
        var use = FolderLock.shared(folder.useLock());
        var running = Postmaster.of(folder.cluster());
        if (running.isPresent() && folder.isReady() && answers(folder, running.get())) {
            return new EmbeddedServer(folder, running.get(), null, use, null);
        }
        use.close();
        return null;
    }

    Database database() {
        return new Database(
                "jdbc:postgresql://127.0.0.1:" + postmaster.port() + "/" + ServerStart.USER + "?user="
                        + ServerStart.USER,
                folder.password());
    }

    /** From here on whoever calls this closes it at SIGTERM as well. */
    void closedByCallerAtShutdown() {
        if (stopAtShutdown != null) {
            stopAtShutdown.cancel();
        }
    }

    @Override
    public void close() {
        closedByCallerAtShutdown();
        use.close();
        if (ownership == null) {
            return;
        }
        synchronized (this) {
            closing = true;
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

    /** Somebody's kill -9, or the kernel's when memory runs out, ends the server and not the service. */
    private void startAgainWhenItEnds() {
        while (true) {
            var watched = postmaster;
            ProcessHandle.of(watched.pid())
                    .ifPresent(process -> process.onExit().join());
            synchronized (this) {
                if (closing || (stopAtShutdown != null && stopAtShutdown.isAtWork())) {
                    return;
                }
                log.error(
                        "The embedded PostgreSQL (process {}) ended by itself and is started again; its own log is {}",
                        watched.pid(),
                        folder.log());
                try {
                    Postmaster.clearDead(folder.cluster());
                    postmaster = ServerStart.run(folder, watched.port());
                } catch (IOException | RuntimeException e) {
                    log.error("The embedded PostgreSQL did not start again, next try in {} s", RETRY.toSeconds(), e);
                }
            }
            Await.until(() -> postmaster.isAlive(), RETRY);
        }
    }

    private static EmbeddedServer owning(ServerFolder folder, FolderLock ownership) {
        var atShutdown = StopAtShutdown.of(folder);
        try {
            var use = FolderLock.shared(folder.useLock());
            var left = Postmaster.of(folder.cluster());
            if (left.isPresent() && folder.isReady() && awaitAnswer(folder, left.get())) {
                log.info(
                        "Took over the embedded PostgreSQL (process {}) that an earlier process left running",
                        left.get().pid());
                return new EmbeddedServer(folder, left.get(), ownership, use, atShutdown);
            }
            left.ifPresent(Postmaster::stop);
            Postmaster.clearDead(folder.cluster());
            return new EmbeddedServer(folder, ServerStart.run(folder, 0), ownership, use, atShutdown);
        } catch (IOException e) {
            ownership.close();
            throw new DatabaseException(
                    "the embedded PostgreSQL in " + folder.cluster() + " did not start: " + e.getMessage()
                            + "; its own log is " + folder.log(),
                    e);
        } catch (RuntimeException e) {
            ownership.close();
            throw e;
        } finally {
            atShutdown.started();
        }
    }

    private static boolean awaitAnswer(ServerFolder folder, Postmaster postmaster) {
        Await.until(() -> !postmaster.isAlive() || answers(folder, postmaster), READY_WAIT);
        return postmaster.isAlive() && answers(folder, postmaster);
    }

    private static boolean answers(ServerFolder folder, Postmaster postmaster) {
        try (var connection = ServerStart.admin(folder, postmaster.port()).getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("show data_directory")) {
            return row.next() && Files.isSameFile(Path.of(row.getString(1)), folder.cluster());
        } catch (SQLException | IOException e) {
            log.debug("The embedded PostgreSQL on port {} does not answer yet", postmaster.port(), e);
            return false;
        }
    }
}
