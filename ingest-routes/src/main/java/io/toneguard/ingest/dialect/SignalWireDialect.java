package io.toneguard.ingest.dialect;

import io.toneguard.ingest.dialect.StreamWords.Names;
import io.toneguard.ingest.dialect.StreamWords.Placing;

/**
 * SignalWire cXML {@code <Stream>}: Twilio's messages, of which only {@code start} names the stream, and 16 bit linear beside mu-law.
 *
 * @see <a href="https://developer.signalwire.com/compatibility-api/cxml/voice/stream">SignalWire: Stream</a>
 */
final class SignalWireDialect implements Dialect {
    private static final StreamWords WORDS = new StreamWords(
            "signalwire",
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
