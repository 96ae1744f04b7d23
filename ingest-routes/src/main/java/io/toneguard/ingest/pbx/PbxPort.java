package io.toneguard.ingest.pbx;

/** Where PBXs connect, once the server is open. */
@FunctionalInterface
public interface PbxPort {
    /**
     * The port that is listened on; where {@code pbx.port} is 0, the one that was free.
     *
     * @throws IllegalStateException if the server is not open
     */
    int port();
}
