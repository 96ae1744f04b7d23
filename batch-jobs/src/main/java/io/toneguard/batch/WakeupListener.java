package io.toneguard.batch;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.integration.endpoint.MessageProducerSupport;
import org.springframework.messaging.support.GenericMessage;

/** LISTENs on a connection of its own and sends each notification's payload on; connects again, ever more slowly, when it breaks. */
final class WakeupListener extends MessageProducerSupport {
    /** Sent after each connect: what was announced meanwhile nobody heard. */
    static final String RECONNECTED = "reconnected";

    private static final Logger log = LoggerFactory.getLogger(WakeupListener.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int LISTEN_MS = 10_000;
    private static final int ANSWER_SECONDS = 5;

    private final DedicatedConnections connections;
    private final List<Presence> presences;
    private final ProcessEnd processEnd;
    private volatile @Nullable Thread listening;
    private volatile @Nullable Connection connection;

    /** @param presences what this process is, for whoever asks who is there */
    WakeupListener(DedicatedConnections connections, List<Presence> presences, ProcessEnd processEnd) {
        this.connections = connections;
        this.presences = List.copyOf(presences);
        this.processEnd = processEnd;
    }

    @Override
    protected void doStart() {
        var thread = new Thread(processEnd.guard("The wake-ups", this::listenUntilStopped), "batch-wakeups");
        thread.setDaemon(true);
        listening = thread;
        thread.start();
    }

    @Override
    protected void doStop() {
        var thread = listening;
        listening = null;
        close();
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void listenUntilStopped() {
        var pause = FIRST_PAUSE;
        while (isListener()) {
            try (var opened = connections.open()) {
                connection = opened;
                try (var statement = opened.createStatement()) {
                    statement.execute("listen " + Wakeups.CHANNEL);
                    for (var presence : presences) {
                        statement.execute("select pg_try_advisory_lock_shared(" + presence.key() + ")");
                    }
                }
                pause = FIRST_PAUSE;
                sendMessage(new GenericMessage<>(RECONNECTED));
                passOn(opened);
            } catch (SQLException | RuntimeException e) {
                if (!isListener()) {
                    return;
                }
                log.warn(
                        "Wake-ups: connection lost ({}); connecting again in {} ms, polling goes on meanwhile",
                        e.getMessage(),
                        pause.toMillis());
                if (!slept(pause)) {
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    private void passOn(Connection opened) throws SQLException {
        var notices = opened.unwrap(PGConnection.class);
        while (isListener()) {
            var arrived = notices.getNotifications(LISTEN_MS);
            if (arrived == null || arrived.length == 0) {
                if (!opened.isValid(ANSWER_SECONDS)) {
                    throw new SQLException("no answer within " + ANSWER_SECONDS + " s");
                }
                continue;
            }
            for (var notice : arrived) {
                sendMessage(new GenericMessage<>(notice.getParameter()));
            }
        }
    }

    private boolean isListener() {
        return Thread.currentThread() == listening;
    }

    private static boolean slept(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void close() {
        var open = connection;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                log.debug("Wake-ups: the connection did not close: {}", e.getMessage());
            }
        }
    }
}
