package io.toneguard.ingest.pbx;

import io.toneguard.ingest.dialect.Conversation;
import io.toneguard.ingest.dialect.Dialect;
import io.toneguard.ingest.dialect.DialectException;
import io.toneguard.ingest.dialect.Peer;
import io.toneguard.ingest.session.CallStart;
import io.toneguard.ingest.session.Leg;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The smallest dialect that does everything a dialect may do, by words: {@code start CALL}, {@code bye}, {@code bug}, ... */
record PlainDialect(String word, Queue<String> closings) implements Dialect {
    PlainDialect() {
        this("plain", new ConcurrentLinkedQueue<>());
    }

    @Override
    public Conversation converse(Peer peer) {
        return new Words(peer, closings);
    }

    private static final class Words implements Conversation {
        private final Peer peer;
        private final Queue<String> closings;
        private @Nullable Leg leg;
        private boolean polite;

        Words(Peer peer, Queue<String> closings) {
            this.peer = peer;
            this.closings = closings;
            if (peer.handshake().query().containsKey("probe")) {
                peer.isProbe();
            }
        }

        @Override
        public void text(byte[] utf8, int length) {
            var words = new String(utf8, 0, length, StandardCharsets.UTF_8).split(" ");
            switch (words[0]) {
                case "start" ->
                    peer.begin(
                            new CallStart(
                                    words[1], new WireFormat(WireCodec.MU_LAW, 8_000, 1), List.of("mono"), Map.of()),
                            opened -> {
                                leg = opened;
                                peer.send("started");
                            });
                case "polite" -> polite = true;
                case "probe" -> peer.isProbe();
                case "wrong" -> throw new DialectException("the word 'wrong' is wrong");
                case "bug" -> throw new IllegalStateException("a bug of ours");
                case "say" -> peer.send("x".repeat(Integer.parseInt(words[1])));
                case "length" -> peer.send("length " + length);
                case "bye" -> {
                    if (leg != null) {
                        leg.end(CallEnded.Ending.COMPLETE, "said bye");
                    }
                    peer.close("bye");
                }
                default -> peer.send(new String(utf8, 0, length, StandardCharsets.UTF_8));
            }
        }

        @Override
        public void binary(byte[] bytes, int length) {
            if (leg == null) {
                throw new DialectException("audio before the start");
            }
            leg.audio(bytes, 0, length);
        }

        @Override
        public void leaving(String reason) {
            if (polite) {
                peer.send("leaving: " + reason);
            }
        }

        @Override
        public void closed(int code) {
            closings.add("closed " + code);
        }
    }
}
