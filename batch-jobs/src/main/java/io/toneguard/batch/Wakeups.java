package io.toneguard.batch;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.support.GenericMessage;

/**
 * Wake-ups between manager and workers over PostgreSQL's NOTIFY. They may be lost (a connection breaks, a transaction rolls back):
 * every loop polls as well, and only the polling is relied upon.
 */
public final class Wakeups implements MessageHandler {
    /** The NOTIFY channel. */
    public static final String CHANNEL = "toneguard_work";

    private final JdbcClient jdbc;
    private final Set<Bell> bells = ConcurrentHashMap.newKeySet();

    Wakeups(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Wakes everybody who waits for this, when the transaction that is open here commits. */
    public void announce(Wakeup wakeup) {
        announce(jdbc, wakeup);
    }

    /** The same for whoever only announces. */
    public static void announce(JdbcClient jdbc, Wakeup wakeup) {
        jdbc.sql("select pg_notify(?, ?)")
                .params(CHANNEL, wakeup.word())
                .query((row, number) -> wakeup)
                .single();
    }

    /** A bell that these wake-ups ring; close it when done. */
    public Bell bell(Wakeup... wanted) {
        var bell = new Bell(
                Arrays.stream(wanted).map(Wakeup::word).collect(Collectors.toUnmodifiableSet()), bells::remove);
        bells.add(bell);
        return bell;
    }

    /** Rings every bell of this process. */
    public void ringAll() {
        handleMessage(new GenericMessage<>(WakeupListener.RECONNECTED));
    }

    @Override
    public void handleMessage(Message<?> wakeup) {
        bells.forEach(bell -> bell.hear(wakeup));
    }
}
