package io.toneguard.app.db;

import java.sql.SQLException;

/** The database cannot be used; the message is one sentence fit for a user, without a stack trace. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseException(String message) {
        super(message);
    }

    DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }

    static DatabaseException unreachable(Database database, SQLException cause) {
        var root = cause.getCause();
        return new DatabaseException(
                "cannot connect to " + database + ": " + cause.getMessage() + (root == null ? "" : " (" + root + ")")
                        + "; check --db and " + Database.PASSWORD_VARIABLE,
                cause);
    }
}
