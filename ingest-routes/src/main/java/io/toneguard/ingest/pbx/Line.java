package io.toneguard.ingest.pbx;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;

/** The wire of one connection, whatever its framing. */
interface Line {
    /** Linux, socket(7): the socket is not readable before so many bytes are there, or the peer has ended. */
    ChannelOption<Integer> SO_RCVLOWAT = new IntegerUnixChannelOption("SO_RCVLOWAT", 1, 18);

    Channel channel();

    void send(String text);

    void send(byte[] bytes);

    /** Asks the peer for a sign of life, where the framing can. */
    void ping();

    /** Nothing is read before so many bytes are there, or the peer has ended; where the transport cannot do that, all is read at once. */
    default void lowWater(int bytes) {
        if (channel().isOpen()) {
            try {
                channel().config().setOption(SO_RCVLOWAT, bytes);
            } catch (ChannelException e) {
                // A kernel that does not have it: then each message is read when it comes.
            }
        }
    }

    /**
     * Says goodbye after what was sent; the line stays until the peer went too.
     *
     * @param code 1000 or 1001: others make some PBXs answer with a protocol error or hang up the caller
     */
    void goodbye(int code, String reason);
}
