package io.toneguard.ingest.dialect;

import io.toneguard.ingest.session.CallStart;
import io.toneguard.ingest.session.Leg;
import io.toneguard.ingest.source.Handshake;
import io.toneguard.ingest.source.Source;
import java.util.function.Consumer;

/** The other end of a conversation, and the house behind it. */
public interface Peer {
    Source source();

    Handshake handshake();

    /**
     * Opens the call, or joins it where another connection opened it. The conversation hears nothing more until {@code opened} has run,
     * which may be at once and may be on another event loop, where it goes on from there.
     */
    void begin(CallStart start, Consumer<Leg> opened);

    /** Sends a text message; only what the dialect defines. */
    void send(String text);

    /** Sends a binary message; only what the dialect defines. */
    void send(byte[] bytes);

    /** Ends the conversation politely (close code 1000), after what was sent. */
    void close(String reason);

    /** A conversation that is no call on purpose, such as a connection test: nothing is missing when it ends without one. */
    void isProbe();
}
