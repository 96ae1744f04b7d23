package io.toneguard.ingest.source;

/** Decides, before anything is granted, whether a peer is a source that somebody has added. Called on event loops: never waits. */
public interface Door {
    /** What is said to a peer that knocks at {@code /v1/streams/DIALECT/TENANT}. */
    Answer admit(Handshake handshake);

    /** {@link Welcome} or {@link Refused}. */
    sealed interface Answer permits Welcome, Refused {}

    /** The peer is this source. */
    record Welcome(Source source) implements Answer {}

    /**
     * The peer is not let in.
     *
     * @param status HTTP status: 401 where no credential is seen, 403 where one is (alike whether there is such a tenant or not), 404 where there is
     *     no such dialect or path, 503 where we lack what is needed to tell, such as the master key
     * @param label what the log calls the peer: tenant and dialect as far as they exist, else {@link ShownPath}; never a credential
     * @param reason for the log; never holds a credential
     */
    record Refused(int status, String label, String reason) implements Answer {}
}
