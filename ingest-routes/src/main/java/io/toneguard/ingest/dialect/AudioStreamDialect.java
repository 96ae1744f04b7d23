package io.toneguard.ingest.dialect;

/**
 * {@code mod_audio_stream} for FreeSWITCH: the wire of {@link AudioForkDialect}, save that its first text is optional and any text at all,
 * so that one that only looks like JSON is taken as it is.
 *
 * <p>Source: github.com/amigniter/mod_audio_stream.
 */
final class AudioStreamDialect implements Dialect {
    @Override
    public String word() {
        return "mod_audio_stream";
    }

    @Override
    public Conversation converse(Peer peer) {
        return new ForkedConversation(peer, ForkedConversation::readIfWhole);
    }
}
