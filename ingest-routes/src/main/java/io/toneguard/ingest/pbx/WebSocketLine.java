package io.toneguard.ingest.pbx;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.toneguard.ingest.dialect.Dialect;
import io.toneguard.ingest.source.Handshake;
import io.toneguard.ingest.source.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** WebSocket frames (RFC 6455) after the upgrade: whole messages to the connection, control frames answered here. */
final class WebSocketLine extends ChannelInboundHandlerAdapter implements Line {
    private static final byte[] NOTHING = {};
    /** RFC 6455, section 5.5: a control frame carries at most 125 bytes, two of them the code. */
    private static final int REASON_BYTES = 123;

    private final Channel channel;
    private final Front front;
    private final Connection connection;
    /** The fragments so far of a message that is not whole; its length apart, for it grows by doubling. */
    private byte[] partial = NOTHING;

    private int partialLength = -1;
    private boolean partialIsText;
    private boolean saidGoodbye;

    WebSocketLine(Channel channel, Front front, Dialect dialect, Source source, Handshake handshake, PbxLoop loop) {
        this.channel = channel;
        this.front = front;
        connection = Connection.open(front, dialect, source, handshake, this, loop);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof BinaryWebSocketFrame binary) {
                first(binary, false);
            } else if (message instanceof TextWebSocketFrame text) {
                first(text, true);
            } else if (message instanceof ContinuationWebSocketFrame more) {
                continued(more);
            } else if (message instanceof PingWebSocketFrame ping) {
                connection.alive();
                ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
            } else if (message instanceof PongWebSocketFrame) {
                connection.alive();
            } else if (message instanceof CloseWebSocketFrame close) {
                closed(ctx, close.statusCode() == -1 ? 1005 : close.statusCode());
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void first(WebSocketFrame frame, boolean text) {
        var content = frame.content();
        int length = content.readableBytes();
        if (tooLong(text, length)) {
            return;
        }
        if (frame.isFinalFragment()) {
            var scratch = connection.scratch(length);
            content.readBytes(scratch, 0, length);
            connection.hear(text, scratch, length);
        } else {
            partialIsText = text;
            partialLength = 0;
            append(content, length);
        }
    }

    private void continued(ContinuationWebSocketFrame more) {
        if (partialLength < 0) {
            return; // the rest of a message that was too long: the connection is being closed
        }
        int length = more.content().readableBytes();
        if (tooLong(partialIsText, partialLength + length)) {
            forget();
            return;
        }
        append(more.content(), length);
        connection.alive();
        if (more.isFinalFragment()) {
            var whole = partial;
            int wholeLength = partialLength;
            forget();
            connection.hear(partialIsText, whole, wholeLength);
        }
    }

    private void append(ByteBuf content, int length) {
        if (partial.length < partialLength + length) {
            partial = Arrays.copyOf(partial, Math.max(partialLength + length, 2 * partial.length));
        }
        content.readBytes(partial, partialLength, length);
        partialLength += length;
    }

    private void forget() {
        partial = NOTHING;
        partialLength = -1;
    }

    private boolean tooLong(boolean text, int length) {
        var limit = text ? front.settings().textLimit() : front.settings().binaryLimit();
        if (length > limit.toBytes()) {
            connection.broken(
                    "a " + (text ? "text" : "binary") + " message of " + length + " bytes or more is over pbx."
                            + (text ? "text" : "binary") + "-limit=" + limit + "; disconnected");
            return true;
        }
        return false;
    }

    private void closed(ChannelHandlerContext ctx, int code) {
        connection.gone(code);
        goodbye(WebSocketCloseStatus.NORMAL_CLOSURE.code(), "");
        // After what was written, this too.
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(written -> ctx.channel().close());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connection.gone(1006);
        ctx.fireChannelInactive();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!ctx.channel().isWritable()) {
            // Not at once: we may be in the middle of what the conversation says.
            ctx.executor().execute(() -> {
                if (!ctx.channel().isWritable()) {
                    connection.doesNotRead();
                }
            });
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted
                && corrupted.closeStatus() == WebSocketCloseStatus.MESSAGE_TOO_BIG) {
            connection.broken(
                    "a frame is over pbx.binary-limit=" + front.settings().binaryLimit() + "; disconnected");
        } else if (cause instanceof DecoderException) {
            // Netty's own words on the wire's fault, which hold nothing of what was sent.
            connection.broken("not WebSocket as it must be: " + cause.getMessage() + "; disconnected");
        } else if (cause instanceof IOException) {
            ctx.close();
        } else {
            connection.failed(cause);
        }
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public void send(String text) {
        channel.writeAndFlush(new TextWebSocketFrame(text));
    }

    @Override
    public void send(byte[] bytes) {
        channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes.clone())));
    }

    @Override
    public void ping() {
        channel.writeAndFlush(new PingWebSocketFrame());
    }

    @Override
    public void goodbye(int code, String reason) {
        if (!saidGoodbye) {
            saidGoodbye = true;
            channel.writeAndFlush(new CloseWebSocketFrame(code, shortened(reason)));
        }
    }

    private static String shortened(String reason) {
        String text = reason;
        while (text.getBytes(StandardCharsets.UTF_8).length > REASON_BYTES) {
            text = text.substring(0, Math.min(text.length() - 1, REASON_BYTES));
        }
        return text;
    }
}
