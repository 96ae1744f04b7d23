package io.toneguard.app.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection: sends its audio when it is due, never sooner, never waiting for the server. Everything on one event loop of the generator's. */
final class LoadSession implements Talk.Wire {
    private static final int MAX_MESSAGE_BYTES = 65_536;
    private static final int UPGRADE_PATIENCE_MS = 20_000;
    private static final int PING_SECONDS = 5;
    /** What a socket may hold back before the server is said not to read: half a minute of mu-law. */
    static final int BACKLOG_BYTES = 256 * 1024;

    private static final int SERVICE_UNAVAILABLE = 503;

    /** How far it came. */
    enum State {
        PLANNED,
        CONNECTING,
        TALKING,
        /** Said goodbye, and waits for the connection's end. */
        LEAVING,
        ENDED,
        /** Was not let in because the server is full: 503. */
        REFUSED,
        /** Anything that should not be; {@link #fault} says what. */
        FAILED
    }

    private final LoadDialect dialect;
    private final LoadDialect.SessionPlan plan;
    private final Talk talk;
    private final long firstTick;
    private volatile State state = State.PLANNED;
    private volatile @Nullable String fault;
    private volatile long messagesSent;
    private @Nullable Channel channel;
    private @Nullable StraightWrite straight;
    private @Nullable Future<?> pings;
    private long upgradedNanos;

    /** @param firstTick at which its first message is due */
    LoadSession(LoadDialect dialect, LoadDialect.SessionPlan plan, long firstTick) {
        this.dialect = dialect;
        this.plan = plan;
        this.talk = dialect.talk(plan);
        this.firstTick = firstTick;
    }

    State state() {
        return state;
    }

    @Nullable
    String fault() {
        return fault;
    }

    /** Whether it talks, or waits for the end of its connection. */
    boolean isOpen() {
        return state == State.TALKING || state == State.LEAVING;
    }

    LoadDialect.SessionPlan plan() {
        return plan;
    }

    long messagesSent() {
        return messagesSent;
    }

    /** Of the messages sent, those that were due from {@code tick} on and before {@code end}. */
    long messagesSentBetween(long tick, long end) {
        return Math.max(0, Math.min(end, firstTick + messagesSent) - Math.max(tick, firstTick));
    }

    java.util.List<Talk.SentLane> lanes() {
        return talk.lanes(messagesSent);
    }

    void connect(Bootstrap bootstrap, @Nullable SslContext tls) {
        state = State.CONNECTING;
        var target = talk.target();
        var url = URI.create(plan.urlOf(target));
        int port = url.getPort() >= 0 ? url.getPort() : tls == null ? 80 : 443;
        var protocol = new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(url)
                .version(WebSocketVersion.V13)
                .subprotocol(talk.subprotocol())
                .customHeaders(talk.headers())
                .allowExtensions(false)
                .handleCloseFrames(false)
                .maxFramePayloadLength(MAX_MESSAGE_BYTES)
                .handshakeTimeoutMillis(UPGRADE_PATIENCE_MS)
                .build());
        bootstrap
                .clone()
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel fresh) {
                        if (tls != null) {
                            fresh.pipeline().addLast(tls.newHandler(fresh.alloc(), url.getHost(), port));
                        }
                        fresh.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(MAX_MESSAGE_BYTES),
                                        protocol,
                                        new Ear());
                    }
                })
                .connect(url.getHost(), port)
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        fail("no connection: " + connected.cause().getMessage());
                    }
                });
    }

    /**
     * It is a tick of this session: sends every message that is due by now.
     *
     * @param tick now
     * @param endTick at which no message is due any more
     * @return messages sent
     */
    long due(long tick, long endTick) {
        var open = channel;
        if (state != State.TALKING || open == null || !talk.mayTalk()) {
            return 0;
        }
        long until = Math.min(tick, endTick - 1) - firstTick;
        long before = messagesSent;
        long next = before;
        while (next <= until && state == State.TALKING) {
            say(open, talk.message(next++));
        }
        if (next > before) {
            messagesSent = next;
            if (!open.isWritable()) {
                fail("the server does not read: " + (BACKLOG_BYTES / 1024) + " kB wait to be sent");
            }
        }
        if (tick >= endTick) {
            leave();
        }
        return next - before;
    }

    private void say(Channel open, ByteBuf lent) {
        if (straight != null) {
            straight.send(lent);
        } else {
            StraightWrite.leave(open, lent, 0);
        }
    }

    /** Says goodbye now. */
    void leave() {
        if (state == State.TALKING) {
            state = State.LEAVING;
            talk.goodbye(this);
        }
    }

    @Override
    public void send(ByteBuf frame) {
        var open = channel;
        if (open == null) {
            frame.release();
        } else {
            open.writeAndFlush(frame, open.voidPromise());
        }
    }

    @Override
    public void fail(String reason) {
        if (state != State.FAILED && state != State.ENDED && state != State.REFUSED) {
            state = State.FAILED;
            fault = "session " + plan.number() + " (call " + plan.callId() + "): " + reason;
            over();
        }
    }

    @Override
    public long sinceUpgradeNanos() {
        return System.nanoTime() - upgradedNanos;
    }

    private void over() {
        if (pings != null) {
            pings.cancel(false);
        }
        if (channel != null) {
            channel.close();
        }
    }

    /** What comes from the server. */
    private final class Ear extends SimpleChannelInboundHandler<WebSocketFrame> {
        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            channel = context.channel();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                upgradedNanos = System.nanoTime();
                straight = StraightWrite.of(context.channel());
                state = State.TALKING;
                talk.opened(LoadSession.this);
                pings = context.executor()
                        .scheduleAtFixedRate(
                                () -> {
                                    if (state == State.TALKING) {
                                        talk.ping(LoadSession.this);
                                    }
                                },
                                PING_SECONDS,
                                PING_SECONDS,
                                TimeUnit.SECONDS);
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            if (frame instanceof TextWebSocketFrame text) {
                talk.heard(text.content().toString(StandardCharsets.UTF_8), LoadSession.this);
            } else if (frame instanceof CloseWebSocketFrame close) {
                if (state == State.LEAVING) {
                    state = State.ENDED;
                    over();
                } else {
                    fail("the server closed after " + messagesSent + " messages, code " + close.statusCode() + ": "
                            + close.reasonText());
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (state == State.LEAVING) {
                state = State.ENDED;
                over();
            } else {
                fail("the connection went away after " + messagesSent + " messages");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof WebSocketClientHandshakeException refused && refused.response() != null) {
                var status = refused.response().status();
                if (status.code() == SERVICE_UNAVAILABLE) {
                    state = State.REFUSED;
                    over();
                } else {
                    fail("not let in: HTTP " + status);
                }
            } else if (state != State.LEAVING) {
                fail(String.valueOf(cause.getMessage()));
            }
        }
    }
}
