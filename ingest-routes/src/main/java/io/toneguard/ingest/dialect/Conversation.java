package io.toneguard.ingest.dialect;

/**
 * What one peer says on one connection, message by message, on one event loop at a time. A {@link DialectException} thrown here ends the
 * conversation and its call; anything else thrown is our fault and does so too. The arrays are used again after the call returns.
 */
public interface Conversation {
    /** A text message, whole, in UTF-8, valid or not. */
    void text(byte[] utf8, int length);

    /** A binary message, whole; its length may be 0. */
    void binary(byte[] bytes, int length);

    /**
     * The peer closed the connection, or it went away; the last thing a conversation hears. A leg that is still open is ended by whoever
     * calls this, as dropped, so that a dialect in which the closing is the goodbye ends its leg here.
     *
     * @param code the WebSocket close code; 1005 if the peer gave none, 1006 if the connection went away without a close
     */
    void closed(int code);

    /**
     * We must end this conversation, such as when the node stops: says the dialect's own goodbye, if it has one for us. Whoever calls this
     * waits a little for the peer's answer, then ends a leg that is still open and closes the connection.
     *
     * @param reason one sentence that the peer may read
     */
    default void leaving(String reason) {}
}
