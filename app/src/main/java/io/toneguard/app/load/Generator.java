package io.toneguard.app.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.ResourceLeakDetector;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import javax.net.ssl.SSLException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Plays many PBXs at once, on an open-loop schedule, from as many event loops as there are processors: one alone, at three quarters of a core,
 * has to find a core for itself, and is late whenever a thread of the server runs there. Sessions come in over a ramp and talk from then on; the counted window
 * begins when all are there and warm; all end with it.
 */
final class Generator implements AutoCloseable {
    private static final Duration RAMP_PATIENCE = Duration.ofSeconds(60);
    private static final Duration GOODBYE_PATIENCE = Duration.ofSeconds(30);
    /** The server is told of the window before it begins. */
    private static final Duration WINDOW_AHEAD = Duration.ofMillis(500);
    /** All hang up within one interval, thousands of them: nothing that a steady state has. Their audio is verified all the same. */
    private static final Duration COOL_DOWN = Duration.ofSeconds(2);

    /** Each loop looks at its clock a thousand times a second, whatever it has to do. */
    private static final int SESSIONS_WORTH_A_LOOP = 200;

    private final MultiThreadIoEventLoopGroup group;
    private final Bootstrap bootstrap;
    private final int loops = Runtime.getRuntime().availableProcessors();

    Generator() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(loops, io);
        bootstrap = new Bootstrap()
                .group(group)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(LoadSession.BACKLOG_BYTES / 2, LoadSession.BACKLOG_BYTES));
    }

    /**
     * What is to be played.
     *
     * @param run makes call ids unique, also in a ledger that knows earlier runs
     * @param idle whether sessions say only what comes before the audio
     * @param bare whether the server at the other end only counts
     */
    record Play(
            LoadDialect dialect,
            URI url,
            LoadCredential credential,
            int sessions,
            Duration warmUp,
            Duration counted,
            int connectsPerSecond,
            String run,
            boolean idle,
            boolean bare) {}

    /** Is told when the counted window is, before it begins, and how it goes. */
    interface Watch {
        void window(long fromNanos, long toNanos) throws InterruptedException;

        /** Every session is there and idle. */
        default void settled() throws InterruptedException {}

        /** @param secondsDone of the counted ones */
        void progress(long secondsDone);
    }

    /** Plays; returns when every session has ended. */
    Played play(Play play, Watch watch) throws InterruptedException {
        var dialect = play.dialect();
        var schedule = new Schedule(
                System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100),
                dialect.intervalNanos(),
                play.sessions(),
                dialect.legs(),
                play.connectsPerSecond(),
                dialect.messagesPerFrame());
        var sessions = sessions(play, schedule);
        var pacers = pacers(schedule, sessions, tls(play.url()));
        try {
            pacers.forEach(Pacer::start);
            awaitRamp(schedule, sessions);
            if (play.idle()) {
                watch.settled();
                return new Played(sessions, lateness(pacers), Long.MAX_VALUE, Long.MAX_VALUE);
            }
            long from = schedule.tickAfter(System.nanoTime() + play.warmUp().toNanos() + WINDOW_AHEAD.toNanos());
            long ticks = play.counted().toNanos() / schedule.intervalNanos();
            long end = from + Math.max(1, ticks) / dialect.messagesPerFrame() * dialect.messagesPerFrame();
            long hangUp = schedule.tickAfter(schedule.dueNanos(end, 0) + COOL_DOWN.toNanos());
            pacers.forEach(pacer -> pacer.window(from, end, hangUp));
            watch.window(schedule.dueNanos(from, 0), schedule.dueNanos(end, 0));
            awaitNanos(schedule.dueNanos(from, 0), seconds -> {});
            awaitNanos(schedule.dueNanos(end, 0), watch::progress);
            awaitNanos(schedule.dueNanos(hangUp, 0), seconds -> {});
            awaitEnd(pacers, sessions);
            for (var pacer : pacers) {
                pacer.stop();
            }
            return new Played(sessions, lateness(pacers), from, end);
        } finally {
            pacers.forEach(Pacer::leave);
        }
    }

    private List<Pacer> pacers(Schedule schedule, List<LoadSession> sessions, @Nullable SslContext tls) {
        var pacers = new ArrayList<Pacer>();
        int count = Math.min(loops, 1 + sessions.size() / SESSIONS_WORTH_A_LOOP);
        for (int i = 0; i < count; i++) {
            var loop = group.next();
            var ofThisLoop = bootstrap.clone(loop);
            pacers.add(new Pacer(loop, schedule, sessions, i, count, session -> session.connect(ofThisLoop, tls)));
        }
        return pacers;
    }

    private static Histogram lateness(List<Pacer> pacers) {
        var all = pacers.get(0).latenessMicros().copy();
        pacers.subList(1, pacers.size()).forEach(pacer -> all.add(pacer.latenessMicros()));
        return all;
    }

    private static List<LoadSession> sessions(Play play, Schedule schedule) {
        var sessions = new ArrayList<LoadSession>(play.sessions());
        int legs = play.dialect().legs();
        for (int i = 0; i < play.sessions(); i++) {
            long firstTick = schedule.firstTick(i);
            var plan = new LoadDialect.SessionPlan(
                    i,
                    play.run() + "-" + i / legs,
                    i % legs,
                    schedule.dueNanos(firstTick, i),
                    play.bare(),
                    play.url(),
                    play.credential());
            sessions.add(new LoadSession(play.dialect(), plan, play.idle() ? Long.MAX_VALUE / 2 : firstTick));
        }
        return sessions;
    }

    private static @Nullable SslContext tls(URI url) {
        try {
            return "wss".equals(url.getScheme()) ? SslContextBuilder.forClient().build() : null;
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitRamp(Schedule schedule, List<LoadSession> sessions) throws InterruptedException {
        Thread.sleep(TimeUnit.NANOSECONDS.toMillis(schedule.rampNanos()));
        long patience = System.nanoTime() + RAMP_PATIENCE.toNanos();
        while (count(sessions, LoadSession.State.PLANNED) + count(sessions, LoadSession.State.CONNECTING) > 0
                && System.nanoTime() - patience < 0) {
            Thread.sleep(20);
        }
    }

    private static void awaitNanos(long nanos, LongConsumer eachSecond) throws InterruptedException {
        long begin = System.nanoTime();
        for (long left = nanos - begin; left > 0; left = nanos - System.nanoTime()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
            eachSecond.accept(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
        }
    }

    private static void awaitEnd(List<Pacer> pacers, List<LoadSession> sessions) throws InterruptedException {
        long patience = System.nanoTime() + GOODBYE_PATIENCE.toNanos();
        while (count(sessions, LoadSession.State.TALKING) + count(sessions, LoadSession.State.LEAVING) > 0
                && System.nanoTime() - patience < 0) {
            Thread.sleep(20);
        }
        for (var pacer : pacers) {
            pacer.giveUp("the connection was still open " + GOODBYE_PATIENCE.toSeconds() + " s after the end");
        }
    }

    private static long count(List<LoadSession> sessions, LoadSession.State state) {
        return sessions.stream().filter(session -> session.state() == state).count();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /**
     * What was played.
     *
     * @param latenessMicros of the counted messages, the generator's own
     */
    record Played(List<LoadSession> sessions, Histogram latenessMicros, long countFromTick, long countToTick) {
        Map<LoadSession.State, Long> states() {
            var states = new EnumMap<LoadSession.State, Long>(LoadSession.State.class);
            sessions.forEach(session -> states.merge(session.state(), 1L, Long::sum));
            return states;
        }

        long refused() {
            return states().getOrDefault(LoadSession.State.REFUSED, 0L);
        }

        /** Audio messages that were due in the counted window and were sent. */
        long messagesCounted() {
            return sessions.stream()
                    .mapToLong(session -> session.messagesSentBetween(countFromTick, countToTick))
                    .sum();
        }

        /** What went wrong, session by session. */
        List<String> faults() {
            return sessions.stream()
                    .map(LoadSession::fault)
                    .filter(fault -> fault != null)
                    .map(String::valueOf)
                    .toList();
        }
    }
}
