package io.toneguard.ingest.dialect;

/** Which WebSocket close codes (RFC 6455 section 7.4.1) a peer uses when it has said all that it wanted. */
final class Goodbye {
    private static final int NORMAL = 1000;
    /** The peer closed in order and gave no code, as several libraries do by default. */
    private static final int NO_CODE = 1005;

    private Goodbye() {}

    /** Not 1001, with which a peer goes away in the middle, nor 1006, with which nobody closed. */
    static boolean isOne(int code) {
        return code == NORMAL || code == NO_CODE;
    }
}
