package io.toneguard.ingest.dialect;

/** How one kind of PBX streams a call. Has no state; its conversations have. */
public interface Dialect {
    /** Lower case; names it in the URL ({@code /v1/streams/WORD/TENANT}) and in {@code sources add --dialect}. */
    String word();

    /** A peer was let in on a connection of its own. Sends nothing unless the dialect has the server speak first. */
    Conversation converse(Peer peer);
}
