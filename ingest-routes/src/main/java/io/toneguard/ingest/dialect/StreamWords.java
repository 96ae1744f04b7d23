package io.toneguard.ingest.dialect;

import java.util.List;

/**
 * In what the dialects that tell a call as {@code start}, {@code media}, {@code stop} differ.
 *
 * @param word names the dialect in the URL
 * @param defaultEncoding the codec of a peer that names none
 * @param onlyTrack where all audio is of one track whatever the peer calls it: its name; empty: tracks are as {@code start.tracks} says
 * @param defaultTracks where {@code start} names no tracks and the source's channels are not set
 * @param placing what says where audio belongs
 */
record StreamWords(
        String word,
        Names names,
        String defaultEncoding,
        String onlyTrack,
        List<String> defaultTracks,
        Placing placing) {
    /** What says where a message's audio belongs. */
    enum Placing {
        /** {@code media.timestamp}, milliseconds since the stream's beginning. */
        TIMESTAMP,
        /** {@code media.chunk}, a number within the track; messages may come out of order, or their time stamps be of no use. */
        CHUNK
    }

    /**
     * What the dialect calls things.
     *
     * @param streamId media of another stream is refused, media that names none is taken
     * @param callId within {@code start}
     * @param customParameters what the customer has set, within {@code start} or beside it
     * @param encoding within {@code start}: the codec
     * @param rate within {@code start}: samples per second; 8000 where the peer says none
     * @param media compiled for {@link MediaJson}
     */
    record Names(
            String streamId, String callId, String customParameters, String encoding, String rate, MediaNames media) {
        /** Twilio's own, which others copy. */
        static Names camelCase(String streamId, String callId) {
            return new Names(
                    streamId,
                    callId,
                    "customParameters",
                    "mediaFormat.encoding",
                    "mediaFormat.sampleRate",
                    media(streamId, "sequenceNumber"));
        }

        static Names snakeCase(String streamId, String callId) {
            return new Names(
                    streamId,
                    callId,
                    "custom_parameters",
                    "media_format.encoding",
                    "media_format.sample_rate",
                    media(streamId, "sequence_number"));
        }

        private static MediaNames media(String streamId, String sequenceNumber) {
            return MediaNames.of(
                    List.of("event", streamId, sequenceNumber, "track", "chunk", "timestamp"),
                    "payload",
                    List.of("media"));
        }
    }

    /** Places in {@link Names#media}. */
    static final int EVENT = 0;

    static final int STREAM_ID = 1;
    static final int SEQUENCE_NUMBER = 2;
    static final int TRACK = 3;
    static final int CHUNK = 4;
    static final int TIMESTAMP = 5;

    static final List<String> INBOUND = List.of("inbound");
    static final List<String> BOTH = List.of("inbound", "outbound");

    /** Tracks as the peer says. */
    static final String ANY = "";
}
