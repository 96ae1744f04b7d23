package io.toneguard.ingest.pbx;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Plain HTTP answers, each the last one of its connection. */
final class Answers {
    /** How long an answer may take to be read; longer than that no peer is waited for, whatever it reads or sends. */
    static final long LINGER_MS = 1_000;

    private Answers() {}

    static void send(Channel channel, int status, String text, Map<String, String> headers) {
        var body = Unpooled.copiedBuffer(text.isEmpty() ? "" : text + "\n", StandardCharsets.UTF_8);
        var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), body);
        answer.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        headers.forEach((name, value) -> answer.headers().set(name, value));
        channel.writeAndFlush(answer).addListener(written -> part(channel));
        // Not only once it is written: to a peer that does not read it never is.
        channel.eventLoop().schedule(() -> channel.close(), LINGER_MS, TimeUnit.MILLISECONDS);
    }

    /**
     * Closes our half and lets the peer close its own: a connection closed with something unread is reset by the kernel, and the
     * answer may be lost with it.
     */
    private static void part(Channel channel) {
        if (channel instanceof DuplexChannel duplex && channel.pipeline().get(SslHandler.class) == null) {
            duplex.shutdownOutput();
        } else {
            channel.close();
        }
    }
}
