package io.toneguard.ingest.pbx;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.toneguard.ingest.dialect.Dialect;
import io.toneguard.ingest.source.Door;
import io.toneguard.ingest.source.Handshake;
import io.toneguard.ingest.source.ShownPath;
import io.toneguard.ingest.source.Source;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first and only request of a connection: refused with a status, answered, or upgraded. */
final class StreamRequests extends SimpleChannelInboundHandler<FullHttpRequest> {
    /** Makes guessing slow without holding a thread; AudioHook's own servers wait as long. */
    private static final long WRONG_CREDENTIAL_MS = 500;

    private static final Map<String, String> RETRY = Map.of("Retry-After", "5");

    private static final Logger LOG = LoggerFactory.getLogger(PbxServer.class);

    private final Front front;
    private final Upgrade upgrade;
    private final SessionApi api;
    private final Refusals refusals;
    /** Of the request, as the log may show it. */
    private String shownPath = "no path";

    private @Nullable Future<?> timeout;
    private boolean answered;

    StreamRequests(Front front, Upgrade upgrade, SessionApi api, Refusals refusals) {
        this.front = front;
        this.upgrade = upgrade;
        this.api = api;
        this.refusals = refusals;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        var limit = front.settings().handshakeTimeout();
        timeout = ctx.executor()
                .schedule(
                        () -> {
                            if (answered) {
                                lastLook(ctx);
                            } else {
                                refuse(ctx, 408, "slow", "no whole request within pbx.handshake-timeout", Map.of());
                            }
                        },
                        limit.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** Every answer closes its connection; one that has not come by then does not come, and whoever waits for it is let go. */
    private void lastLook(ChannelHandlerContext ctx) {
        timeout = ctx.executor()
                .schedule(() -> ctx.close(), WRONG_CREDENTIAL_MS + Answers.LINGER_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (answered) {
            return;
        }
        long arrivedNanos = System.nanoTime();
        var failure = request.decoderResult().cause();
        if (failure != null) {
            int status = failure instanceof TooLongHttpLineException
                    ? 414
                    : failure instanceof TooLongHttpHeaderException ? 431 : 400;
            refuse(
                    ctx,
                    status,
                    "malformed",
                    "no HTTP request as it must be, or over 8 kB a line, 16 kB of headers",
                    Map.of());
            return;
        }
        var handshake = handshake(ctx, request);
        shownPath = ShownPath.of(handshake, front.dialects().keySet());
        var path = StreamPath.of(handshake);
        if (path == null) {
            refuse(ctx, 404, "unknown", "nothing is here; streams are at /v1/streams/DIALECT/TENANT", Map.of());
        } else if (!request.method().name().equals(path.method())) {
            refuse(ctx, 405, "method", "use " + path.method(), Map.of("Allow", path.method()));
        } else if (request.method().equals(HttpMethod.GET)) {
            stream(ctx, request, handshake, path, arrivedNanos);
        } else if (path.callId() != null) {
            var source = admitted(ctx, path.knock(handshake));
            if (source != null) {
                hearNoMore(ctx);
                api.takeOver(ctx.channel(), request, source, path.callId());
            }
        } else {
            announce(ctx, request, handshake);
        }
    }

    private void announce(ChannelHandlerContext ctx, FullHttpRequest request, Handshake handshake) {
        var shut = front.admission().shut();
        if (shut != null) {
            // Its stream would be refused: the call must be announced where it can go.
            refuse(ctx, 503, shut, shut, RETRY);
        } else {
            var receipt = api.announced(handshake, request);
            if (receipt.status() == 204) {
                hearNoMore(ctx);
                Answers.send(ctx.channel(), 204, "", Map.of());
            } else {
                turnAway(ctx, receipt.status(), receipt.label(), receipt.reason());
            }
        }
    }

    private void stream(
            ChannelHandlerContext ctx,
            FullHttpRequest request,
            Handshake handshake,
            StreamPath path,
            long arrivedNanos) {
        if (!Upgrade.isAskedFor(request) || !"13".equals(request.headers().get("sec-websocket-version"))) {
            refuse(
                    ctx,
                    426,
                    "not-websocket",
                    "this is for WebSocket only",
                    Map.of("Upgrade", "websocket", "Sec-WebSocket-Version", "13"));
            return;
        }
        if (!request.headers().contains("sec-websocket-key")) {
            refuse(ctx, 400, "malformed", "Sec-WebSocket-Key is missing", Map.of());
            return;
        }
        var source = admitted(ctx, handshake);
        if (source == null) {
            return;
        }
        var dialect = front.dialects().get(path.dialect());
        if (dialect == null || path.dialect().equals(AudioSocketLine.DIALECT)) {
            refuse(ctx, 404, "unknown", "no such dialect over WebSocket", Map.of());
            return;
        }
        var full = front.admission().enter(source);
        if (full != null) {
            refuse(ctx, 503, full, full, RETRY);
            return;
        }
        upgraded(ctx, request, dialect, source, handshake);
        front.meters().upgraded(System.nanoTime() - arrivedNanos);
    }

    private void upgraded(
            ChannelHandlerContext ctx, FullHttpRequest request, Dialect dialect, Source source, Handshake handshake) {
        answered = true;
        try {
            upgrade.accept(ctx, request, dialect, source, handshake);
        } catch (RuntimeException e) {
            front.admission().leave(source);
            throw e;
        }
    }

    /** The source that knocks; null if it was refused, and told so. */
    private @Nullable Source admitted(ChannelHandlerContext ctx, Handshake handshake) {
        var answer = front.door().admit(handshake);
        if (answer instanceof Door.Welcome welcome) {
            return welcome.source();
        }
        var refused = (Door.Refused) answer;
        turnAway(ctx, refused.status(), refused.label(), refused.reason());
        return null;
    }

    /** Who may not come in waits for the answer; who asks at a bad moment does not. */
    private void turnAway(ChannelHandlerContext ctx, int status, String label, String reason) {
        boolean guess = status == 401 || status == 403 || status == 404;
        LOG.info("Source {} from {}: refused with {}, {}", label, remote(ctx).getHostString(), status, reason);
        hearNoMore(ctx);
        front.meters()
                .refused(
                        switch (status) {
                            case 401 -> "credential-missing";
                            case 403 -> "credential-wrong";
                            case 404 -> "unknown";
                            case 503 -> "not-ready";
                            default -> "malformed";
                        });
        Map<String, String> headers =
                switch (status) {
                    case 401 -> Map.of("WWW-Authenticate", "Basic realm=\"toneguard\"");
                    case 503 -> RETRY;
                    default -> Map.of();
                };
        ctx.executor()
                .schedule(
                        () -> Answers.send(ctx.channel(), status, "", headers),
                        guess ? WRONG_CREDENTIAL_MS : 0,
                        TimeUnit.MILLISECONDS);
    }

    private void refuse(ChannelHandlerContext ctx, int status, String cause, String text, Map<String, String> headers) {
        hearNoMore(ctx);
        front.meters().refused(cause);
        refusals.tell(remote(ctx), shownPath, status, text + (isNoHttp(cause) ? noHttp() : ""));
        Answers.send(ctx.channel(), status, text, headers);
    }

    private static boolean isNoHttp(String cause) {
        return cause.equals("malformed") || cause.equals("slow");
    }

    /** What those who set up a PBX by its vendor's pages run into first. */
    private String noHttp() {
        return front.settings().tls()
                ? ""
                : "; wss:// looks so at a port without TLS (pbx.tls-certificate, or a proxy before it)";
    }

    private static InetSocketAddress remote(ChannelHandlerContext ctx) {
        return (InetSocketAddress) ctx.channel().remoteAddress();
    }

    /**
     * What comes from now on is thrown away as it is read: neither understood nor, as {@code Expect: 100-continue} is by the aggregator,
     * answered, which would pile up before our own answer if the peer did not read. It is read all the same, as {@link Answers} says.
     */
    private void hearNoMore(ChannelHandlerContext ctx) {
        answered = true;
        var pipeline = ctx.pipeline();
        pipeline.remove(HttpObjectAggregator.class);
        pipeline.addBefore(pipeline.context(HttpServerCodec.class).name(), "deaf", new Deaf());
    }

    private static final class Deaf extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }
    }

    private static Handshake handshake(ChannelHandlerContext ctx, FullHttpRequest request) {
        var headers = new LinkedHashMap<String, List<String>>();
        for (var name : request.headers().names()) {
            headers.put(name, request.headers().getAll(name));
        }
        return new Handshake(request.method().name(), request.uri(), headers, remote(ctx));
    }

    /** The exception's message is not told: it may be what the peer sent, byte for byte. */
    private void noTls(ChannelHandlerContext ctx) {
        answered = true;
        front.meters().refused("no-tls");
        refusals.tell(remote(ctx), shownPath, 400, "no TLS could be agreed upon; this port takes wss:// and no ws://");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        boolean ours =
                !(cause instanceof java.io.IOException) && !(cause instanceof io.netty.handler.codec.DecoderException);
        if (ours) {
            LOG.error("A request could not be answered for a fault of this node's", cause);
        }
        if (ours && !answered) {
            refuse(ctx, 500, "fault", "a fault of this node's", Map.of());
        } else {
            if (!answered && cause.getCause() instanceof SSLException) {
                noTls(ctx);
            }
            ctx.close();
        }
    }
}
