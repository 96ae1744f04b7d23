package io.toneguard.app.db;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A migrated database, and the embedded server behind it if there is one. Closing it stops a server that is ours to stop; nothing else.
 */
public final class OpenDatabase implements AutoCloseable {
    private final Database database;
    private final @Nullable EmbeddedServer server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private OpenDatabase(Database database, @Nullable EmbeddedServer server) {
        this.database = database;
        this.server = server;
    }

    /**
     * For the service: with a URL that database; without one the embedded server of the data folder, which is the service's until closed.
     *
     * @throws DatabaseException if it cannot be reached, migrated, or another service holds the data folder
     */
    public static OpenDatabase forService(@Nullable String url, Path dataFolder) {
        return open(url, () -> EmbeddedServer.own(dataFolder));
    }

    /**
     * For a command: joins the embedded server that a service runs, or starts it for as long as the command takes.
     *
     * @throws DatabaseException as above, and if the data folder has no database: a command in the wrong folder would find an empty one
     */
    public static OpenDatabase forCommand(@Nullable String url, Path dataFolder) {
        return open(url, () -> EmbeddedServer.join(dataFolder, false));
    }

    /** The same for a command that may come before the first service: it makes the database if the data folder has none. */
    public static OpenDatabase forFirstCommand(@Nullable String url, Path dataFolder) {
        return open(url, () -> EmbeddedServer.join(dataFolder, true));
    }

    private static OpenDatabase open(@Nullable String url, Supplier<EmbeddedServer> embedded) {
        if (url != null) {
            var database = new Database(url, System.getenv(Database.PASSWORD_VARIABLE));
            Migration.run(database);
            return new OpenDatabase(database, null);
        }
        var server = embedded.get();
        var open = new OpenDatabase(server.database(), server);
        try {
            Migration.run(open.database);
        } catch (RuntimeException e) {
            open.close();
            throw e;
        }
        return open;
    }

    public Database database() {
        return database;
    }

    /** True where the database is the embedded one: fit for one machine. */
    public boolean isEmbedded() {
        return server != null;
    }

    /** From here on whoever calls this closes it at SIGTERM as well: a service has work to end before its database goes. */
    public void closedByCallerAtShutdown() {
        if (server != null) {
            server.closedByCallerAtShutdown();
        }
    }

    @Override
    public void close() {
        if (server != null && closed.compareAndSet(false, true)) {
            server.close();
        }
    }
}
