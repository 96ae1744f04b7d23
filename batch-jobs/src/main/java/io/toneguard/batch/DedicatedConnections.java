package io.toneguard.batch;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Opens connections outside the pool, as the service's role: one to LISTEN on, one that holds the active manager's lock. Each is kept
 * for as long as the process lives, so a pool that tests, times out or resets its connections may not hand them out.
 */
@FunctionalInterface
public interface DedicatedConnections {
    Connection open() throws SQLException;
}
