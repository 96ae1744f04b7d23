package io.toneguard.ingest.dialect;

import io.toneguard.ingest.dialect.StreamWords.Names;
import io.toneguard.ingest.dialect.StreamWords.Placing;

/**
 * Somleng's {@code mod_twilio_stream} for FreeSWITCH: Twilio's messages, with {@code customParameters} beside {@code start}. What it calls the
 * inbound track is both directions mixed, so that no speaker can be told from it.
 *
 * @see <a href="https://github.com/somleng/somleng-switch">somleng/somleng-switch</a>
 */
final class SomlengDialect implements Dialect {
    private static final StreamWords WORDS = new StreamWords(
            "somleng",
            Names.camelCase("streamSid", "callSid"),
            "audio/x-mulaw",
            "mixed",
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
