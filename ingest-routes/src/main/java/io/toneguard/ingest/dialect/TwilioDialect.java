package io.toneguard.ingest.dialect;

import io.toneguard.ingest.dialect.StreamWords.Names;
import io.toneguard.ingest.dialect.StreamWords.Placing;

/**
 * Twilio Media Streams. Audio is always mu-law at 8000 Hz; {@code timestamp} counts from the stream's beginning and places it.
 *
 * @see <a href="https://www.twilio.com/docs/voice/media-streams/websocket-messages">Twilio: WebSocket messages</a>
 */
final class TwilioDialect implements Dialect {
    private static final StreamWords WORDS = new StreamWords(
            "twilio",
            Names.camelCase("streamSid", "callSid"),
            "audio/x-mulaw",
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
