package io.toneguard.app.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes one message to a socket past the channel's pipeline, which would cost the generator as much again as the kernel's work: what the
 * generator takes of a machine that it shares with the server is lag of the server.
 */
final class StraightWrite {
    private final Channel channel;
    private final FileDescriptor socket;

    private StraightWrite(Channel channel, FileDescriptor socket) {
        this.channel = channel;
        this.socket = socket;
    }

    /** Null where the socket cannot be written to so: without epoll, or with TLS. */
    static @Nullable StraightWrite of(Channel channel) {
        return channel instanceof EpollSocketChannel epoll && channel.pipeline().get(SslHandler.class) == null
                ? new StraightWrite(channel, epoll.fd())
                : null;
    }

    /**
     * Sends a message at once if nothing waits before it; what the socket does not take is left to the channel.
     *
     * @param lent stays the caller's
     */
    void send(ByteBuf lent) {
        var waiting = channel.unsafe().outboundBuffer();
        if (waiting == null || !waiting.isEmpty() || !lent.hasMemoryAddress()) {
            leave(channel, lent, 0);
            return;
        }
        try {
            int sent = socket.writeAddress(lent.memoryAddress(), lent.readerIndex(), lent.writerIndex());
            if (sent < lent.readableBytes()) {
                leave(channel, lent, sent);
            }
        } catch (IOException gone) {
            channel.pipeline().fireExceptionCaught(gone);
        }
    }

    /**
     * Leaves a message to the channel, which sends it when it can.
     *
     * @param lent stays the caller's
     * @param sent bytes of it that are on their way
     */
    static void leave(Channel channel, ByteBuf lent, int sent) {
        int left = lent.readableBytes() - sent;
        var copy = channel.alloc().directBuffer(left).writeBytes(lent, lent.readerIndex() + sent, left);
        channel.writeAndFlush(copy, channel.voidPromise());
    }
}
