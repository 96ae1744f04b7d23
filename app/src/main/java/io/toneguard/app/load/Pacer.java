package io.toneguard.app.load;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * The clock of an open loop: every message has its moment, which no slow server moves. Sessions take their turns one after the other within an
 * interval; what is found late is sent at once, and how late is told, so that a slow generator is not taken for a slow server.
 */
final class Pacer implements Runnable {
    private static final long TICK_MICROS = 1000;
    private static final long LONGEST_MICROS = 3_600_000_000L;

    private final EventLoop loop;
    private final Schedule schedule;
    private final List<LoadSession> sessions;
    private final Consumer<LoadSession> connect;
    private final Histogram lateness = new Histogram(LONGEST_MICROS, 2);
    private volatile long countFromTick = Long.MAX_VALUE;
    private volatile long countToTick = Long.MAX_VALUE;
    private volatile long endTick = Long.MAX_VALUE;
    private volatile boolean stopped;
    private int connected;
    private long tick;
    private int turn;

    /** @param sessions in the order of their turns */
    Pacer(EventLoop loop, Schedule schedule, List<LoadSession> sessions, Consumer<LoadSession> connect) {
        this.loop = loop;
        this.schedule = schedule;
        this.sessions = sessions;
        this.connect = connect;
    }

    /** Messages due from {@code countFrom} on and before {@code countTo} count; none is due from {@code end} on. */
    void window(long countFrom, long countTo, long end) {
        countFromTick = countFrom;
        countToTick = countTo;
        endTick = end;
    }

    void stop() {
        stopped = true;
    }

    /** Microseconds between a counted message's moment and its being sent; to be read when all is sent. */
    Histogram latenessMicros() {
        return lateness;
    }

    @Override
    public void run() {
        if (stopped) {
            return;
        }
        long now = System.nanoTime();
        while (connected < sessions.size() && schedule.connectNanos(connected) - now <= 0) {
            connect.accept(sessions.get(connected++));
        }
        while (schedule.dueNanos(tick, turn) - now <= 0) {
            serve(sessions.get(turn), now);
            if (++turn == sessions.size()) {
                turn = 0;
                tick++;
            }
        }
        loop.schedule(this, TICK_MICROS, TimeUnit.MICROSECONDS);
    }

    /** Sends all that is due of a session: after a delay that is more than one message, in one go. */
    private void serve(LoadSession session, long now) {
        long end = endTick;
        long current = Math.max(tick, schedule.tickAt(now, turn));
        long sent = session.due(current, end);
        long last = Math.min(current, end - 1);
        for (long of = Math.max(countFromTick, last - sent + 1); of <= Math.min(last, countToTick - 1); of++) {
            long micros = (System.nanoTime() - schedule.dueNanos(of, turn)) / 1000;
            lateness.recordValue(Math.max(0, Math.min(LONGEST_MICROS, micros)));
        }
    }
}
