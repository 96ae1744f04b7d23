package io.toneguard.ingest.pbx;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.concurrent.Future;
import io.toneguard.ingest.source.Handshake;
import io.toneguard.ingest.source.Source;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asterisk's AudioSocket over TCP: packets of a kind (1 byte), a length (2, big-endian) and so many bytes. The first one holds the UUID
 * that stands for what the source said of the call over HTTP; all later ones are the dialect's, header included.
 */
final class AudioSocketLine extends SimpleChannelInboundHandler<ByteBuf> implements Line {
    static final String DIALECT = "audiosocket";
    private static final int UUID_KIND = 1;
    private static final int UUID_PACKET_BYTES = 3 + 16;

    private static final Logger LOG = LoggerFactory.getLogger(PbxServer.class);

    private final Channel channel;
    private final Front front;
    private @Nullable Connection connection;
    private @Nullable Future<?> timeout;
    /** Reset rather than ended in order: FIN is how Asterisk says goodbye here. */
    private boolean broken;

    AudioSocketLine(Channel channel, Front front) {
        this.channel = channel;
        this.front = front;
    }

    /** Cuts the stream into packets. */
    static LengthFieldBasedFrameDecoder packets() {
        return new LengthFieldBasedFrameDecoder(3 + 65_535, 1, 2);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timeout = ctx.executor()
                .schedule(
                        () -> refuse(
                                "slow",
                                "no UUID came within pbx.handshake-timeout="
                                        + front.settings().handshakeTimeout().toMillis() + " ms"),
                        front.settings().handshakeTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf packet) {
        int length = packet.readableBytes();
        if (connection != null) {
            var scratch = connection.scratch(length);
            packet.readBytes(scratch, 0, length);
            connection.hear(false, scratch, length);
        } else if (channel.isActive()) {
            first(ctx, packet);
        }
    }

    private void first(ChannelHandlerContext ctx, ByteBuf packet) {
        if (timeout != null) {
            timeout.cancel(false);
        }
        if (packet.readableBytes() != UUID_PACKET_BYTES || packet.readUnsignedByte() != UUID_KIND) {
            refuse("malformed", "the first packet is no UUID");
            return;
        }
        packet.skipBytes(2);
        var uuid = new UUID(packet.readLong(), packet.readLong());
        var ticket = front.tickets().redeem(uuid);
        var dialect = front.dialects().get(DIALECT);
        if (ticket.isEmpty() || dialect == null) {
            refuse(
                    "credential-wrong",
                    "its UUID stands for no call; announce it first with PUT /v1/streams/audiosocket/TENANT/UUID");
            return;
        }
        var source = ticket.get().source();
        var cause = front.admission().enter(source);
        if (cause != null) {
            refuse(cause, "source " + source.label() + " (" + cause + ")");
            return;
        }
        var loop = ctx.channel().attr(Moving.Homes.KEY).get().of(channel);
        try {
            connection = Connection.open(
                    front, dialect, source, handshake(source, uuid, ticket.get().metadata()), this, loop);
        } catch (RuntimeException e) {
            front.admission().leave(source);
            throw e;
        }
    }

    /** What the peer would have said if it spoke HTTP. */
    private Handshake handshake(Source source, UUID uuid, Map<String, String> metadata) {
        var query = new StringBuilder("uuid=").append(uuid);
        metadata.forEach((name, value) ->
                query.append('&').append(encoded(name)).append('=').append(encoded(value)));
        return new Handshake(
                "PUT",
                "/v1/streams/" + DIALECT + "/" + encoded(source.tenantName()) + "/" + uuid + "?" + query,
                Map.of(),
                (InetSocketAddress) channel.remoteAddress());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void refuse(String cause, String reason) {
        front.meters().refused(cause);
        LOG.info("AudioSocket from {}: refused, {}", channel.remoteAddress(), reason);
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (timeout != null) {
            timeout.cancel(false);
        }
        if (connection != null) {
            connection.gone(broken ? 1006 : 1005);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        var talking = connection;
        if (talking != null && !channel.isWritable()) {
            ctx.executor().execute(() -> {
                if (!channel.isWritable()) {
                    talking.doesNotRead();
                }
            });
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || connection == null) {
            if (!(cause instanceof IOException)) {
                LOG.error(
                        "AudioSocket from {}: could not be taken for a fault of this node's",
                        channel.remoteAddress(),
                        cause);
            }
            broken = true;
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
        throw new IllegalStateException("AudioSocket has no text");
    }

    @Override
    public void send(byte[] bytes) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(bytes.clone()));
    }

    /** AudioSocket has none; its audio is the sign of life. */
    @Override
    public void ping() {}

    @Override
    public void goodbye(int code, String reason) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> channel.close());
    }
}
