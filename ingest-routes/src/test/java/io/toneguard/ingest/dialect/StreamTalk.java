package io.toneguard.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.BiFunction;

/** Composes the messages of JSON dialects and has conversations hear them. */
final class StreamTalk {
    private StreamTalk() {}

    /** Cuts every track into messages of this many bytes, in turn; the first message of a track has number 1. */
    static List<Object> media(byte[][] audio, int bytes, BiFunction<Integer, Piece, String> message) {
        var messages = new ArrayList<Object>();
        for (int from = 0; from < audio[0].length; from += bytes) {
            for (int track = 0; track < audio.length; track++) {
                byte[] piece = Arrays.copyOfRange(audio[track], from, Math.min(from + bytes, audio[track].length));
                messages.add(message.apply(track, new Piece(from / bytes + 1, from, base64(piece))));
            }
        }
        return messages;
    }

    /** One message's audio. */
    record Piece(int number, int fromByte, String base64) {}

    static String base64(byte[] audio) {
        return Base64.getEncoder().encodeToString(audio);
    }

    /** Silence of a length, as base64. */
    static String silence(int bytes) {
        byte[] silence = new byte[bytes];
        Arrays.fill(silence, (byte) 0xFF);
        return base64(silence);
    }

    static TestPeer hear(Dialect dialect, String... messages) {
        return hear(dialect, TestPeer.of(dialect.word()), messages);
    }

    static TestPeer hear(Dialect dialect, TestPeer peer, String... messages) {
        var conversation = dialect.converse(peer);
        for (var message : messages) {
            TestPeer.say(conversation, message);
        }
        return peer;
    }

    /** The samples at which a track's messages were placed, in the order told. */
    static List<Long> places(TestPeer peer, int track) {
        return peer.leg().placed.stream()
                .filter(placed -> placed.track() == track)
                .map(HeardLeg.Placed::sample)
                .toList();
    }

    static void assertMetadata(TestPeer peer, String name, String value) {
        assertThat(peer.leg().start.metadata()).containsEntry(name, value);
    }
}
