package io.toneguard.ingest.dialect;

import java.util.List;

/**
 * Yeastar P-Series: 16 bit linear of both parties in turn, every message saying of whom ({@code channelid}, {@code number}) and of which
 * call it is; the first one begins the call. A number of under 7 digits is an extension and its voice the track {@code extension}, any
 * other's is {@code external}; of two extensions that call each other the first to speak is {@code extension}. The rate is the source's
 * ({@code rateHz}), else 8000 Hz: a message is 1280 bytes at 8000 and at 16000 Hz, so that it cannot be told. The call is over when all its
 * channels have ended, or the connection is closed.
 *
 * @see <a href="https://help.yeastar.com/">Yeastar: P-Series, real-time audio streaming</a>
 */
final class YeastarDialect implements Dialect {
    static final int CALL_ID = 0;
    static final int CALL_FLOW = 1;
    static final int CHANNEL_ID = 2;
    static final int NUMBER = 3;
    static final int STATUS = 4;
    static final MediaNames NAMES =
            MediaNames.of(List.of("callid", "callflow", "channelid", "number", "status"), "audio", List.of());

    @Override
    public String word() {
        return "yeastar";
    }

    @Override
    public Conversation converse(Peer peer) {
        return new YeastarConversation(peer);
    }
}
