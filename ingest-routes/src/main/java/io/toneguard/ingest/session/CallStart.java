package io.toneguard.ingest.session;

import io.toneguard.voice.audio.WireFormat;
import java.util.List;
import java.util.Map;

/**
 * What a peer says when its call begins.
 *
 * @param callId as the peer names the call; what the source's metadata key {@code callId} finds comes before it; blank: one is made
 * @param format of this connection's audio; its channels are {@code tracks}
 * @param tracks this connection's channels by the dialect's own names, first channel first: {@code inbound}, {@code outbound};
 *     {@code left}, {@code right}; {@code external}, {@code internal}; {@code mono}; {@code mixed}
 * @param metadata everything else that the peer said about the call, custom parameters and query parameters by their own names
 */
public record CallStart(String callId, WireFormat format, List<String> tracks, Map<String, String> metadata) {
    public CallStart {
        tracks = List.copyOf(tracks);
        metadata = Map.copyOf(metadata);
        if (tracks.size() != format.channels()) {
            throw new IllegalArgumentException(
                    tracks.size() + " tracks named for " + format.channels() + " channels: " + tracks);
        }
    }
}
