package io.toneguard.batch.manager;

import io.toneguard.batch.DedicatedConnections;
import io.toneguard.batch.Presence;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * At most one manager of a database is active: the one whose connection holds the advisory lock. When its process or connection dies,
 * PostgreSQL frees the lock and the next that asks has it.
 */
final class ActiveManager {
    private static final Logger log = LoggerFactory.getLogger(ActiveManager.class);
    private static final int ANSWER_SECONDS = 5;

    private final DedicatedConnections connections;
    private @Nullable Connection connection;
    private volatile boolean active;
    private boolean failing;
    private volatile boolean retired;

    ActiveManager(DedicatedConnections connections) {
        this.connections = connections;
    }

    /** As of the last look, and until it retires. */
    boolean active() {
        return active && !retired;
    }

    /** No longer acts, but keeps the lock until {@link #letGo}: whoever waits on its behalf has time to note that it stops. */
    void retire(boolean yes) {
        retired = yes;
    }

    /** Looks whether this manager is still active, or can become so now. */
    synchronized boolean look() {
        if (retired) {
            return false;
        }
        boolean was = active;
        try {
            active = was ? stillThere() : lock();
            if (failing) {
                log.info("Manager: the database answers again");
                failing = false;
            }
        } catch (SQLException e) {
            if (!failing) {
                log.warn("Manager: the connection of its lock failed ({}); standing by and trying on", e.getMessage());
                failing = true;
            }
            letGo();
        }
        if (active && !was) {
            log.info("Manager: active");
        } else if (was && !active) {
            log.warn("Manager: no longer active; the launches in flight are left to the manager that is");
        }
        return active;
    }

    /** Lets the next manager in. */
    synchronized void letGo() {
        active = false;
        var held = connection;
        connection = null;
        if (held != null) {
            try {
                held.close();
            } catch (SQLException e) {
                log.debug("Manager: the connection of its lock did not close: {}", e.getMessage());
            }
        }
    }

    private boolean stillThere() throws SQLException {
        if (connection != null && connection.isValid(ANSWER_SECONDS)) {
            return true;
        }
        letGo();
        return false;
    }

    private boolean lock() throws SQLException {
        var asking = connection;
        if (asking == null || !asking.isValid(ANSWER_SECONDS)) {
            letGo();
            asking = connections.open();
            connection = asking;
        }
        try (var statement = asking.createStatement();
                var answer =
                        statement.executeQuery("select pg_try_advisory_lock(" + Presence.ACTIVE_MANAGER.key() + ")")) {
            return answer.next() && answer.getBoolean(1);
        }
    }
}
