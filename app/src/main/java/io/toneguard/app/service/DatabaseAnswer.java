package io.toneguard.app.service;

import io.toneguard.batch.DedicatedConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the database answers, for readiness. It has a connection of its own: who waits for one of the pool waits for ten seconds while the
 * database is away, longer than any orchestrator waits for a probe. However long the question hangs, a probe has its answer in time.
 */
final class DatabaseAnswer implements HealthIndicator, AutoCloseable {
    private static final int VALID_WITHIN_SECONDS = 2;

    private final DedicatedConnections connections;
    private final Duration patience;
    private final ExecutorService asker;
    /** The asker's alone. */
    private @Nullable Connection connection;

    private @Nullable Question latest;

    /** @param patience how long a probe waits for the answer to a question */
    DatabaseAnswer(DedicatedConnections connections, Duration patience) {
        this.connections = connections;
        this.patience = patience;
        this.asker = Executors.newSingleThreadExecutor(work -> {
            var thread = new Thread(work, "database-answer");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** One look, which all who ask meanwhile share. */
    private record Question(Future<Boolean> answer, long askedNanos) {}

    @Override
    public Health health() {
        return (answers(question()) ? Health.up() : Health.down()).build();
    }

    private synchronized Question question() {
        var question = latest;
        if (question == null || question.answer().isDone()) {
            question = new Question(asker.submit(this::ask), System.nanoTime());
            latest = question;
        }
        return question;
    }

    private boolean answers(Question question) {
        long left = patience.toNanos() - (System.nanoTime() - question.askedNanos());
        try {
            return question.answer().get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException away) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean ask() throws SQLException {
        var held = connection;
        if (held != null && held.isValid(VALID_WITHIN_SECONDS)) {
            return true;
        }
        letGo();
        connection = connections.open();
        return true;
    }

    private void letGo() throws SQLException {
        var held = connection;
        connection = null;
        if (held != null) {
            held.close();
        }
    }

    @Override
    public void close() {
        asker.execute(() -> {
            try {
                letGo();
            } catch (SQLException e) {
                // as good as closed
            }
        });
        asker.shutdown();
    }
}
