package io.toneguard.ingest.dialect;

/**
 * AmiVoice's WebSocket interface, as far as sending audio goes: text {@code s FORMAT GRAMMAR key=value ...} begins, binary messages that
 * begin with the letter {@code p} carry audio, text {@code e} ends, and each of the two is answered by its letter. Audio is refused by
 * {@code p REASON}. One speaker to a connection, calls one after another. Nothing is recognised, so no event is ever sent. The appkey in {@code authorization=} is neither
 * checked (the URL's token was) nor kept.
 *
 * @see <a href="https://docs.amivoice.com">AmiVoice API manual, WebSocket interface</a>
 */
public final class AmiVoiceDialect implements Dialect {
    @Override
    public String word() {
        return "amivoice";
    }

    @Override
    public Conversation converse(Peer peer) {
        return new AmiVoiceConversation(peer);
    }
}
