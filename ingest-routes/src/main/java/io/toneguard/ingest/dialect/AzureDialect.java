package io.toneguard.ingest.dialect;

import java.util.List;

/**
 * Azure Communication Services, call automation media streaming: 16 bit linear, mixed or a message per participant. Which of the two
 * comes, the first message does not say; the source's channels do: 2 for unmixed audio, with the tracks {@code customer} (who came by
 * telephone, {@code 4:+number}) and {@code agent} (who uses a communication app, {@code 8:...}); else {@code mixed}. The call's id is that
 * of the connection's header; closing is the goodbye.
 *
 * @see <a href="https://learn.microsoft.com/azure/communication-services/concepts/call-automation/audio-streaming-concept">Microsoft: audio
 *     streaming</a>
 */
final class AzureDialect implements Dialect {
    static final int KIND = 0;
    static final int TIMESTAMP = 1;
    static final int PARTICIPANT = 2;
    static final int SILENT = 3;
    static final int ENCODING = 4;
    static final int RATE = 5;
    static final int FRAME_BYTES = 6;
    static final MediaNames NAMES = MediaNames.of(
            List.of("kind", "timestamp", "participantRawID", "silent", "encoding", "sampleRate", "length"),
            "data",
            List.of("audioData", "audioMetadata"));

    @Override
    public String word() {
        return "acs";
    }

    @Override
    public Conversation converse(Peer peer) {
        return new AzureConversation(peer);
    }
}
