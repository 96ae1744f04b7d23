package io.toneguard.app.load;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * The clock of an open loop: every message has its moment, which no slow server moves. Sessions take their turns one after the other within an
 * interval, those of one event loop here; what is found late is sent at once, and how late is told, so that a slow generator is not taken for a
 * slow server.
 */
final class Pacer implements Runnable {
    private static final long TICK_MICROS = 1000;
    /** However late it is, one run lasts no longer, so that the loop also reads what the server says. */
    private static final long LONGEST_RUN_NANOS = 5_000_000;

    private static final long LONGEST_MICROS = 3_600_000_000L;

    private final EventLoop loop;
    private final Schedule schedule;
    private final List<LoadSession> sessions;
    private final int first;
    private final int stride;
    private final Consumer<LoadSession> connect;
    private final Histogram lateness = new Histogram(LONGEST_MICROS, 2);
    private volatile long countFromTick = Long.MAX_VALUE;
    private volatile long countToTick = Long.MAX_VALUE;
    private volatile long endTick = Long.MAX_VALUE;
    private volatile boolean stopped;
    private int toConnect;
    private long tick;
    private int turn;

    /**
     * @param sessions of all event loops, in the order of their turns
     * @param first of this loop's
     * @param stride from one of this loop's to the next
     */
    Pacer(
            EventLoop loop,
            Schedule schedule,
            List<LoadSession> sessions,
            int first,
            int stride,
            Consumer<LoadSession> connect) {
        this.loop = loop;
        this.schedule = schedule;
        this.sessions = sessions;
        this.first = first;
        this.stride = stride;
        toConnect = first;
        turn = first;
        this.connect = connect;
    }

    /** Messages due from {@code countFrom} on and before {@code countTo} count; none is due from {@code end} on. */
    void window(long countFrom, long countTo, long end) {
        countFromTick = countFrom;
        countToTick = countTo;
        endTick = end;
    }

    void start() {
        loop.execute(this);
    }

    /** Sends nothing more; everything that this loop wrote is visible to the caller then. */
    void stop() throws InterruptedException {
        stopped = true;
        loop.submit(() -> {}).await();
    }

    /** Sends nothing more; whoever still talks says goodbye. */
    void leave() {
        stopped = true;
        loop.execute(() -> own().forEach(LoadSession::leave));
    }

    /** Gives up on every session that talks, or waits for the end of its connection. */
    void giveUp(String reason) throws InterruptedException {
        loop.submit(() -> own().filter(LoadSession::isOpen).forEach(session -> session.fail(reason)))
                .await();
    }

    private Stream<LoadSession> own() {
        return IntStream.iterate(first, i -> i < sessions.size(), i -> i + stride)
                .mapToObj(sessions::get);
    }

    /** Microseconds from a counted message's moment to the beginning of its sending; to be read when all is sent. */
    Histogram latenessMicros() {
        return lateness;
    }

    @Override
    public void run() {
        if (stopped) {
            return;
        }
        long begun = System.nanoTime();
        long now = begun;
        while (toConnect < sessions.size() && schedule.connectNanos(toConnect) - now <= 0) {
            connect.accept(sessions.get(toConnect));
            toConnect += stride;
        }
        boolean late = schedule.dueNanos(tick, turn) - now <= 0;
        while (late && now - begun < LONGEST_RUN_NANOS) {
            serve(sessions.get(turn), now);
            turn += stride;
            if (turn >= sessions.size()) {
                turn = first;
                tick++;
            }
            now = System.nanoTime();
            late = schedule.dueNanos(tick, turn) - now <= 0;
        }
        loop.schedule(this, late ? 0 : TICK_MICROS, TimeUnit.MICROSECONDS);
    }

    /** Sends all that is due of a session: after a delay that is more than one message, in one go. */
    private void serve(LoadSession session, long now) {
        long end = endTick;
        long current = Math.max(tick, schedule.tickAt(now, turn));
        long sent = session.due(current, end);
        long last = Math.min(current, end - 1);
        for (long of = Math.max(countFromTick, last - sent + 1); of <= Math.min(last, countToTick - 1); of++) {
            long micros = (now - schedule.dueNanos(of, turn)) / 1000;
            lateness.recordValue(Math.max(0, Math.min(LONGEST_MICROS, micros)));
        }
    }
}
