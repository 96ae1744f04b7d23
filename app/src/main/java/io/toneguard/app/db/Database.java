package io.toneguard.app.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where the database is and who connects.
 *
 * @param url JDBC URL, without a password
 * @param password of the connecting user; null where the server asks for none
 */
public record Database(String url, @Nullable String password) {
    /** The environment variable the password is read from: never the command line, which every process may read. */
    public static final String PASSWORD_VARIABLE = "TONEGUARD_DB_PASSWORD";

    /**
     * A machine that vanishes without a word (power, network) would keep its locks for the two hours of Linux's keep-alive: the server
     * is told to notice within 20 s, and to end a transaction that somebody left open.
     */
    private static final String NOTICE_THE_DEAD =
            " -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
                    + " -c idle_in_transaction_session_timeout=30s";

    /** And the service notices a server that vanished: no statement of its own takes longer. */
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(1);

    /** A promotion is one statement for each tenant, of minutes. A server that vanished TCP's keep-alive notices before. */
    private static final Duration LONGEST_ANSWER_TO_A_COMMAND = Duration.ofHours(12);

    /** The role the service works as; made by the first migration. */
    static final String SERVICE_ROLE = "toneguard_service";

    public Database {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "--db must be like jdbc:postgresql://host:port/database?user=NAME, but does not start with jdbc:postgresql:");
        }
        if (url.matches("(?is).*[?&][^=&]*password=.*|jdbc:postgresql://[^/?]*@.*")) {
            throw new IllegalArgumentException(
                    "--db must not hold a password: every process can read it there; give it in " + PASSWORD_VARIABLE);
        }
        if (Driver.parseURL(url, null) == null) {
            throw new IllegalArgumentException(
                    "--db must be like jdbc:postgresql://host:port/database?user=NAME, but is " + url);
        }
    }

    /** Connections of the connecting user, who migrates. */
    DataSource asOwner() {
        return source();
    }

    /** Unpooled connections that work as {@code toneguard_service} in schema {@code toneguard}: for listening and for advisory locks. */
    public DataSource asService() {
        return asService(LONGEST_ANSWER);
    }

    private DataSource asService(Duration longestAnswer) {
        var source = source();
        source.setOptions("-c role=" + SERVICE_ROLE + " -c search_path=toneguard" + NOTICE_THE_DEAD);
        source.setSocketTimeout((int) longestAnswer.toSeconds());
        return source;
    }

    /**
     * Pooled connections that work as {@code toneguard_service}, of a service: a statement that takes a minute fails.
     *
     * @param name of the pool, in messages and metrics
     * @param connections at most
     */
    public HikariDataSource pool(String name, int connections) {
        return pool(name, connections, LONGEST_ANSWER);
    }

    /**
     * The same for a command, whose statements may take hours: given up by the client, one would go on in the server all the same, with
     * its locks, and the command had to begin anew.
     *
     * @param connections at most
     */
    public HikariDataSource commandPool(int connections) {
        return pool("toneguard-command", connections, LONGEST_ANSWER_TO_A_COMMAND);
    }

    /** @param longestAnswer what takes longer fails; whole seconds */
    HikariDataSource pool(String name, int connections, Duration longestAnswer) {
        var settings = new HikariConfig();
        settings.setPoolName(name);
        settings.setDataSource(asService(longestAnswer));
        settings.setMaximumPoolSize(connections);
        settings.setMinimumIdle(1);
        settings.setConnectionTimeout(10_000);
        settings.setInitializationFailTimeout(-1);
        return new HikariDataSource(settings);
    }

    private PGSimpleDataSource source() {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setPassword(password);
        source.setProperty(PGProperty.CONNECT_TIMEOUT, "10");
        source.setProperty(PGProperty.LOGIN_TIMEOUT, "20");
        source.setProperty(PGProperty.TCP_KEEP_ALIVE, "true");
        source.setProperty(PGProperty.APPLICATION_NAME, "toneguard");
        return source;
    }

    @Override
    public String toString() {
        return url;
    }
}
