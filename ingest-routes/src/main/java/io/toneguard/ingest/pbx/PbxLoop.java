package io.toneguard.ingest.pbx;

import io.netty.channel.EventLoop;
import io.toneguard.voice.call.CallEnded;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the connections of one event loop share: the time, the scratch array, the sessions. Everything happens on that loop. */
final class PbxLoop {
    static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Each tick looks after every tenth connection: their limits are seconds. */
    private static final int TURNS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(PbxServer.class);

    private final EventLoop eventLoop;
    private final Sessions sessions;
    private final Front front;
    private final Processors processors;
    private final OverloadWatch watch;
    private final List<Connection> connections = new ArrayList<>();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private byte[] scratch = new byte[4_096];
    private volatile boolean overloaded;
    private long nowNanos;
    private long dueNanos;
    private int turn;
    /** Why every call of this loop was ended; null while it takes calls. */
    private @Nullable String over;

    PbxLoop(EventLoop eventLoop, Sessions sessions, Front front, Processors processors) {
        this.eventLoop = eventLoop;
        this.sessions = sessions;
        this.front = front;
        this.processors = processors;
        watch = new OverloadWatch(front.settings().shedAfter());
        nowNanos = front.nanoTime().getAsLong();
    }

    void start() {
        dueNanos = System.nanoTime() + TICK_NANOS;
        eventLoop.schedule(this::ticked, TICK_NANOS, TimeUnit.NANOSECONDS);
    }

    private void ticked() {
        try {
            tick(dueNanos, System.nanoTime());
        } catch (RuntimeException e) {
            LOG.error("A tick of an event loop failed; the next one is tried in 100 ms", e);
        }
        if (!eventLoop.isShuttingDown()) {
            start();
        }
    }

    /** Both by {@link System#nanoTime}: overload is real, whatever a test's clock says. */
    void tick(long dueAtNanos, long cameAtNanos) {
        nowNanos = front.nanoTime().getAsLong();
        if (watch.came(dueAtNanos, cameAtNanos)) {
            shed(cameAtNanos - dueAtNanos);
        }
        try {
            sessions.tick();
        } catch (RuntimeException e) {
            LOG.error(
                    "The sessions of event loop {} failed at a tick; connections are looked after all the same",
                    name(),
                    e);
        }
        turn = (turn + 1) % TURNS;
        // From the end: whoever is reaped makes room for one that was looked after already.
        for (int i = connections.size() - 1; i >= 0; i--) {
            var connection = connections.get(i);
            connection.tick();
            if (i % TURNS == turn) {
                connection.look(nowNanos, processors.crowded());
            }
        }
    }

    private void shed(long lateNanos) {
        overloaded = watch.overloaded();
        if (overloaded) {
            front.meters().shedBegins();
            LOG.warn(
                    "Event loop {}: {} ms behind, over pbx.shed-after={} ms twice in a row; live analysis is left out, recording goes on."
                            + " Lower pbx.sessions={} or add a node if this comes back",
                    name(),
                    TimeUnit.NANOSECONDS.toMillis(lateNanos),
                    front.settings().shedAfter().toMillis(),
                    front.settings().sessions());
        } else {
            LOG.info("Event loop {}: on time for 5 s; live analysis goes on", name());
        }
        sessions.shed(overloaded);
    }

    private String name() {
        return Thread.currentThread().getName();
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    Sessions sessions() {
        return sessions;
    }

    /** The time of the latest tick: exact enough for whatever is measured in seconds. */
    long nowNanos() {
        return nowNanos;
    }

    /** An array of at least that many bytes, good until the next frame of any connection. */
    byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, Math.min(2 * scratch.length, 1 << 20))];
        }
        return scratch;
    }

    /** A message came. Only this loop counts here, so that no locked instruction is needed. */
    void count(int length) {
        messages.lazySet(messages.getPlain() + 1);
        bytes.lazySet(bytes.getPlain() + length);
    }

    long messages() {
        return messages.get();
    }

    long bytes() {
        return bytes.get();
    }

    boolean overloaded() {
        return overloaded;
    }

    void add(Connection connection) {
        connection.place = connections.size();
        connections.add(connection);
        var reason = over;
        if (reason != null) {
            // Not at once: it is about to open its call.
            eventLoop.execute(() -> connection.drained(reason));
        }
    }

    void remove(Connection connection) {
        int last = connections.size() - 1;
        if (connection.place >= 0) {
            var moved = connections.get(last);
            connections.set(connection.place, moved);
            moved.place = connection.place;
            connections.remove(last);
            connection.place = -1;
        }
    }

    /** Lets every dialect that has a goodbye of its own say it; whose dialect has none is gone at once. */
    void leave(String reason) {
        for (var connection : List.copyOf(connections)) {
            if (!connection.leaving(reason)) {
                connection.drained(reason);
            }
        }
    }

    /** Says goodbye to every peer, those included that are still on their way here, and ends what is left. */
    void endAll(String reason) {
        over = reason;
        List.copyOf(connections).forEach(connection -> connection.drained(reason));
        sessions.endAll(CallEnded.Ending.DRAINED, reason);
    }
}
