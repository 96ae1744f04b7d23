package io.toneguard.ingest.pbx;

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
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** WebSocket frames (RFC 6455) after the upgrade: whole messages to the connection, control frames answered here. */
final class WebSocketLine extends ChannelInboundHandlerAdapter implements Line, FrameReader.Frames {
    private static final Map<Class<? extends WebSocketFrame>, Opcode> OPCODES = Map.of(
            ContinuationWebSocketFrame.class,
            Opcode.CONTINUATION,
            TextWebSocketFrame.class,
            Opcode.TEXT,
            BinaryWebSocketFrame.class,
            Opcode.BINARY,
            CloseWebSocketFrame.class,
            Opcode.CLOSE,
            PingWebSocketFrame.class,
            Opcode.PING,
            PongWebSocketFrame.class,
            Opcode.PONG);
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
    private boolean extended;

    WebSocketLine(Channel channel, Front front, Dialect dialect, Source source, Handshake handshake, PbxLoop loop) {
        this.channel = channel;
        this.front = front;
        connection = Connection.open(front, dialect, source, handshake, this, loop);
    }

    /** Only where an extension was negotiated: all other frames come straight from {@link FrameReader}. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof WebSocketFrame frame) {
                extended = true;
                var content = frame.content();
                int length = content.readableBytes();
                var payload = room(length);
                content.readBytes(payload, 0, length);
                frame(opcode(frame), frame.isFinalFragment(), payload, length);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    static Opcode opcode(WebSocketFrame frame) {
        return Objects.requireNonNull(OPCODES.get(frame.getClass()));
    }

    @Override
    public byte[] room(int bytes) {
        return connection.scratch(bytes);
    }

    @Override
    public void frame(Opcode opcode, boolean last, byte[] payload, int length) {
        switch (opcode) {
            case BINARY, TEXT -> first(opcode == Opcode.TEXT, last, payload, length);
            case CONTINUATION -> continued(last, payload, length);
            case PING -> {
                connection.alive();
                channel.writeAndFlush(new PongWebSocketFrame(Unpooled.copiedBuffer(payload, 0, length)));
            }
            case PONG -> connection.alive();
            case CLOSE -> closed(length == 0 ? 1005 : FrameReader.closeCode(payload));
        }
    }

    @Override
    public void broken(String why) {
        connection.broken("not WebSocket as it must be: " + why + "; disconnected");
    }

    @Override
    public void overLimit() {
        connection.broken("a frame is over pbx.binary-limit=" + front.settings().binaryLimit() + "; disconnected");
    }

    private void first(boolean text, boolean last, byte[] payload, int length) {
        if (tooLong(text, length)) {
            return;
        }
        if (last) {
            connection.hear(text, payload, length);
        } else {
            partialIsText = text;
            partialLength = 0;
            append(payload, length);
        }
    }

    private void continued(boolean last, byte[] payload, int length) {
        if (partialLength < 0) {
            return; // the rest of a message that was too long: the connection is being closed
        }
        if (tooLong(partialIsText, partialLength + length)) {
            forget();
            return;
        }
        append(payload, length);
        connection.alive();
        if (last) {
            var whole = partial;
            int wholeLength = partialLength;
            forget();
            connection.hear(partialIsText, whole, wholeLength);
        }
    }

    private void append(byte[] payload, int length) {
        if (partial.length < partialLength + length) {
            partial = Arrays.copyOf(partial, Math.max(partialLength + length, 2 * partial.length));
        }
        System.arraycopy(payload, 0, partial, partialLength, length);
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

    private void closed(int code) {
        connection.gone(code);
        goodbye(WebSocketCloseStatus.NORMAL_CLOSURE.code(), "");
        // After what was written, this too.
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> channel.close());
        // To a peer that does not read it is never written, and nobody looks after a connection that is gone.
        channel.eventLoop().schedule(() -> channel.close(), Pulse.LINGER_NANOS, TimeUnit.NANOSECONDS);
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
            overLimit();
        } else if (cause instanceof DecoderException) {
            // Netty's own words on the wire's fault, which hold nothing of what was sent.
            broken(String.valueOf(cause.getMessage()));
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

    /** What an extension has inflated says nothing of how many bytes are on the wire. */
    @Override
    public void lowWater(int bytes) {
        if (!extended) {
            Line.super.lowWater(bytes);
        }
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
