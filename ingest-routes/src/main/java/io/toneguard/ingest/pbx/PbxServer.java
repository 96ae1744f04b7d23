package io.toneguard.ingest.pbx;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server that PBXs connect to: HTTP/1.1 and WebSocket on one port, AudioSocket on another. Knows sockets and no dialect. */
final class PbxServer implements PbxPort {
    private static final Logger LOG = LoggerFactory.getLogger(PbxServer.class);
    private static final int LINE_BYTES = 8 * 1024;
    private static final int HEADER_BYTES = 16 * 1024;
    private static final int BODY_BYTES = 64 * 1024;
    /** Answers that may wait for a peer: a few acknowledgements. One that lets more of them pile up does not read. */
    private static final WriteBufferWaterMark WAITING = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private static final Duration TLS_LOOK = Duration.ofSeconds(10);
    /** How long a peer may take to answer its dialect's goodbye. */
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    private final Front front;
    private final Supplier<Sessions> sessions;
    private final Upgrade upgrade;
    private final SessionApi api;
    private final Refusals refusals;
    private final Processors processors = Processors.here();
    private final List<Channel> listening = new ArrayList<>();
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private volatile Moving.Homes homes = new Moving.Homes();
    private volatile @Nullable EventLoopGroup group;
    /** Takes connections in, whatever the calls' event loops have to do: whom the kernel's queue has no place for knocks again after a second at the soonest. */
    private @Nullable EventLoopGroup hall;

    private @Nullable ScheduledExecutorService tlsWatch;

    /** @param sessions makes those of one more event loop at each call */
    PbxServer(Front front, Supplier<Sessions> sessions) {
        this.front = front;
        this.sessions = sessions;
        upgrade = new Upgrade(front);
        api = new SessionApi(front);
        refusals = new Refusals(front.nanoTime());
        front.meters().bindTo(front.admission());
    }

    /** @throws IllegalStateException if an address cannot be listened on, or the certificate cannot be read */
    synchronized void start() {
        if (group != null) {
            return;
        }
        var settings = front.settings();
        var tls = settings.tlsCertificate() == null || settings.tlsKey() == null
                ? null
                : new TlsFiles(settings.tlsCertificate(), settings.tlsKey());
        int loops =
                settings.loops() > 0 ? settings.loops() : Runtime.getRuntime().availableProcessors();
        var io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        var newGroup = new MultiThreadIoEventLoopGroup(loops, new DefaultThreadFactory("pbx-loop"), io);
        group = newGroup;
        homes = new Moving.Homes();
        front.admission().reopen();
        newGroup.forEach(executor -> {
            var loop = new PbxLoop((EventLoop) executor, sessions.get(), front, processors);
            homes.add(loop);
            front.meters().loop(loop);
            loop.start();
        });
        try {
            hall = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("pbx-accept"), io);
            hall.scheduleWithFixedDelay(processors::look, 1, 1, TimeUnit.SECONDS);
            listen(settings.port(), "pbx.port", channel -> http(channel, tls));
            if (settings.audiosocketPort() >= 0) {
                listen(settings.audiosocketPort(), "pbx.audiosocket-port", this::audioSocket);
            }
        } catch (RuntimeException e) {
            front.admission().drain(); // nobody came in yet: there is nothing to wait for, or to tell
            stop();
            throw e;
        }
        if (tls != null) {
            tlsWatch = Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("pbx-tls", true));
            tlsWatch.scheduleWithFixedDelay(
                    tls::lookAgain, TLS_LOOK.toMillis(), TLS_LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
        LOG.info(
                "PBXs may connect to {}://{}:{}/v1/streams/DIALECT/TENANT{}: at most {} connections, {} event loops ({})",
                settings.tls() ? "wss" : "ws",
                settings.bind(),
                port(),
                settings.audiosocketPort() < 0 ? "" : ", AudioSocket to port " + audioSocketPort(),
                settings.sessions(),
                loops,
                Epoll.isAvailable() ? "epoll" : "NIO");
    }

    private void listen(int port, String setting, Consumer<Channel> pipeline) {
        var settings = front.settings();
        var bound = new ServerBootstrap()
                .group(hall, group)
                .channel(Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1_024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(64, 512, 65_536))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.attr(Moving.Homes.KEY).set(homes);
                        channels.add(channel);
                        pipeline.accept(channel);
                    }
                })
                .bind(settings.bind(), port)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IllegalStateException(
                    setting + "=" + port + " cannot be listened on at pbx.bind=" + settings.bind() + ": "
                            + bound.cause().getMessage() + "; choose another port (0 takes any free one)");
        }
        listening.add(bound.channel());
    }

    private void http(Channel channel, @Nullable TlsFiles tls) {
        if (tls != null) {
            var handler = tls.context().newHandler(channel.alloc());
            handler.setHandshakeTimeoutMillis(
                    front.settings().handshakeTimeout().toMillis());
            channel.pipeline().addLast(handler);
        }
        channel.pipeline()
                .addLast(new HttpServerCodec(LINE_BYTES, HEADER_BYTES, BODY_BYTES))
                .addLast(new HttpObjectAggregator(BODY_BYTES, true))
                .addLast(new StreamRequests(front, upgrade, api, refusals));
    }

    private void audioSocket(Channel channel) {
        channel.pipeline().addLast(AudioSocketLine.packets(), new AudioSocketLine(channel, front));
    }

    /**
     * The port that it listens on.
     *
     * @throws IllegalStateException if it is not open
     */
    @Override
    public synchronized int port() {
        return port(0);
    }

    synchronized int audioSocketPort() {
        return port(1);
    }

    private int port(int listener) {
        if (listening.size() <= listener) {
            throw new IllegalStateException("the PBX server is not open, or not on this port");
        }
        return ((InetSocketAddress) listening.get(listener).localAddress()).getPort();
    }

    /**
     * Takes no more calls, waits for those that run, then ends what is left. Returns when all is over; nothing happens the second time.
     *
     * @param limit how long calls may go on
     */
    void drain(Duration limit) {
        if (group == null || front.admission().draining()) {
            return;
        }
        front.admission().drain();
        LOG.info(
                "Draining: {} connections are open and may go on for pbx.drain={} ms; new ones are answered with 503",
                front.admission().open(),
                limit.toMillis());
        boolean interrupted = false;
        try {
            if (!front.admission().awaitEmpty(limit)) {
                var reason = "this node stops and waited for pbx.drain="
                        + front.settings().drain().toMillis() + " ms";
                onEachLoop(loop -> loop.leave(reason));
                front.admission().awaitEmpty(GOODBYE);
                onEachLoop(loop -> loop.endAll(reason));
                front.admission().awaitEmpty(LAST_WORDS);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        List.copyOf(listening).forEach(channel -> channel.close().awaitUninterruptibly());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void onEachLoop(Consumer<PbxLoop> work) throws InterruptedException {
        var ending = new ArrayList<java.util.concurrent.Future<?>>();
        for (var loop : homes.all()) {
            ending.add(loop.eventLoop().submit(() -> work.accept(loop)));
        }
        for (var one : ending) {
            try {
                one.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                LOG.error("Draining: the calls of an event loop could not be ended", e);
            }
        }
    }

    /** Drains, then lets go of everything. May be started again. */
    void stop() {
        drain(front.settings().drain());
        synchronized (this) {
            var ending = group;
            if (ending == null) {
                return;
            }
            channels.close().awaitUninterruptibly(LAST_WORDS.toMillis());
            if (hall != null) {
                end(hall);
                hall = null;
            }
            end(ending);
            if (tlsWatch != null) {
                tlsWatch.shutdownNow();
                tlsWatch = null;
            }
            listening.clear();
            group = null;
        }
    }

    private static void end(EventLoopGroup loops) {
        loops.shutdownGracefully(0, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(2 * LAST_WORDS.toMillis());
    }
}
