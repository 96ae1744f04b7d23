package io.toneguard.ingest.dialect;

import io.toneguard.ingest.dialect.StreamWords.Names;
import io.toneguard.ingest.dialect.StreamWords.Placing;

/**
 * Telnyx media streaming. Messages may come out of order: {@code chunk} places them. {@code start} does not say which tracks follow; unless the
 * source's channels are set to 1 both are expected, since a silent channel is the lesser evil beside a lost one. The codec is the call's
 * own unless the customer sets it, so that it may be one that we refuse by name.
 *
 * @see <a href="https://developers.telnyx.com/docs/voice/programmable-voice/media-streaming">Telnyx: media streaming</a>
 */
final class TelnyxDialect implements Dialect {
    private static final StreamWords WORDS = new StreamWords(
            "telnyx",
            Names.snakeCase("stream_id", "call_control_id"),
            "PCMU",
            StreamWords.ANY,
            StreamWords.BOTH,
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
