package io.toneguard.ingest.dialect;

import io.toneguard.ingest.dialect.StreamWords.Names;
import io.toneguard.ingest.dialect.StreamWords.Placing;

/**
 * Exotel AgentStream: the caller's voice as 16 bit linear in messages of about 100 ms, numbers as strings. The vendor's beta streams the
 * other direction, too, and says the {@code track} with each message; which of them come is not said beforehand, so that the source's
 * channels say it: 2 for both.
 *
 * @see <a href="https://developer.exotel.com/docs/agentstream/websocket-protocol">Exotel: WebSocket protocol</a>
 */
final class ExotelDialect implements Dialect {
    private static final StreamWords WORDS = new StreamWords(
            "exotel",
            Names.snakeCase("stream_sid", "call_sid"),
            "L16",
            StreamWords.ANY,
            StreamWords.INBOUND,
            Placing.TIMESTAMP);

    @Override
    public String word() {
        return WORDS.word();
    }

    @Override
    public Conversation converse(Peer peer) {
        return new StreamConversation(WORDS, peer);
    }
}
