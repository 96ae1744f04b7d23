package io.toneguard.ingest.source;

/** Whether a peer is one certain source. Called on event loops: a few microseconds, never waits, never throws for what a peer sends. */
interface Authenticator {
    Verdict check(Handshake handshake);
}
