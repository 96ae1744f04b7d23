package io.toneguard.ingest.dialect;

/**
 * Genesys Cloud AudioHook, protocol version 2, we being its server: a JSON conversation with sequence numbers both ways, audio in binary
 * messages between {@code opened} and {@code close}. The call is the {@code conversationId}; {@code external} is the customer and
 * {@code internal} the agent unless the source says otherwise. We only ever answer; events are never sent.
 *
 * @see <a href="https://developer.genesys.cloud/devapps/audiohook">AudioHook protocol reference</a>
 */
public final class AudioHookDialect implements Dialect {
    @Override
    public String word() {
        return "genesys";
    }

    @Override
    public Conversation converse(Peer peer) {
        return new AudioHookConversation(peer);
    }
}
