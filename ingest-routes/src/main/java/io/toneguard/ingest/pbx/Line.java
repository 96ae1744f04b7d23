package io.toneguard.ingest.pbx;

import io.netty.channel.Channel;

/** The wire of one connection, whatever its framing. */
interface Line {
    Channel channel();

    void send(String text);

    void send(byte[] bytes);

    /** Asks the peer for a sign of life, where the framing can. */
    void ping();

    /**
     * Says goodbye after what was sent; the line stays until the peer went too.
     *
     * @param code 1000 or 1001: others make some PBXs answer with a protocol error or hang up the caller
     */
    void goodbye(int code, String reason);
}
