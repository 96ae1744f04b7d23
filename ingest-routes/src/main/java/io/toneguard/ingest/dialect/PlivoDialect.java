package io.toneguard.ingest.dialect;

import io.toneguard.ingest.dialect.StreamWords.Names;
import io.toneguard.ingest.dialect.StreamWords.Placing;

/**
 * Plivo audio streaming and those who copied it. {@code timestamp} is the sender's clock and jitters, so that {@code chunk} places the audio;
 * there is no {@code stop}: closing is the goodbye. Custom headers come packed into {@code extra_headers}, in one of the forms that
 * {@link PackedHeaders} reads.
 *
 * @see <a href="https://www.plivo.com/docs/voice/audio-streaming/">Plivo: audio streaming</a>
 */
final class PlivoDialect implements Dialect {
    private static final StreamWords WORDS = new StreamWords(
            "plivo",
            Names.camelCase("streamId", "callId"),
            "audio/x-l16",
            StreamWords.ANY,
            StreamWords.INBOUND,
            Placing.CHUNK);

    @Override
    public String word() {
        return WORDS.word();
    }

    @Override
    public Conversation converse(Peer peer) {
        return new StreamConversation(WORDS, peer);
    }
}
