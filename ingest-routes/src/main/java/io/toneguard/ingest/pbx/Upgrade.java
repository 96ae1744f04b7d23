package io.toneguard.ingest.pbx;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import io.toneguard.ingest.dialect.Dialect;
import io.toneguard.ingest.source.Handshake;
import io.toneguard.ingest.source.Source;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From HTTP to WebSocket: what was offered is taken as far as we know it, and what was not negotiated leaves no handler behind. */
final class Upgrade {
    private final Front front;
    private final PerMessageDeflateServerExtensionHandshaker deflate;

    Upgrade(Front front) {
        this.front = front;
        // The last number bounds what one message may grow to when it is inflated.
        deflate = new PerMessageDeflateServerExtensionHandshaker(
                1, false, 15, true, true, (int) front.settings().binaryLimit().toBytes());
    }

    /** Whether the request asks for WebSocket; {@code Connection: upgrade} comes in any case and with company. */
    static boolean isAskedFor(FullHttpRequest request) {
        var headers = request.headers();
        return headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    void accept(
            ChannelHandlerContext ctx, FullHttpRequest request, Dialect dialect, Source source, Handshake handshake) {
        var extension = offered(request);
        var config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength((int) front.settings().binaryLimit().toBytes())
                .allowExtensions(extension != null)
                .closeOnProtocolViolation(false) // it would close with 1002 and 1009
                .withUTF8Validator(false)
                .build();
        var headers = new DefaultHttpHeaders();
        if (extension != null) {
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, written(extension.newReponseData()));
        }
        var channel = ctx.channel();
        var reader = new FrameReader(config.maxFramePayloadLength());
        new WebSocketServerHandshaker13("", WebSocketServerHandshaker.SUB_PROTOCOL_WILDCARD, config) {
            @Override
            protected WebSocketFrameDecoder newWebsocketDecoder() {
                return extension == null ? reader : super.newWebsocketDecoder();
            }
        }.handshake(channel, request, headers, channel.newPromise());
        var pipeline = channel.pipeline();
        if (extension != null) {
            pipeline.addBefore(ctx.name(), "inflate", extension.newExtensionDecoder());
            pipeline.addBefore(ctx.name(), "deflate", extension.newExtensionEncoder());
        }
        var loop = channel.attr(Moving.Homes.KEY).get().of(channel);
        var line = new WebSocketLine(channel, front, dialect, source, handshake, loop);
        reader.into(line);
        pipeline.replace(ctx.handler(), "line", line);
    }

    private @Nullable WebSocketServerExtension offered(FullHttpRequest request) {
        return request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS).stream()
                .flatMap(value -> WebSocketExtensionUtil.extractExtensions(value).stream())
                .map(deflate::handshakeExtension)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String written(WebSocketExtensionData extension) {
        return extension.name()
                + extension.parameters().entrySet().stream()
                        .map(Upgrade::written)
                        .collect(Collectors.joining());
    }

    private static String written(Map.Entry<String, String> parameter) {
        return ";" + parameter.getKey() + (parameter.getValue() == null ? "" : "=" + parameter.getValue());
    }
}
