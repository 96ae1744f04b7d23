package io.toneguard.ingest.pbx;

import io.toneguard.ingest.dialect.Conversation;
import io.toneguard.ingest.dialect.Dialect;
import io.toneguard.ingest.dialect.Peer;
import io.toneguard.ingest.session.CallStart;
import io.toneguard.ingest.session.Leg;
import io.toneguard.ingest.source.Handshake;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Starts a call at once, takes what comes with its header, and knows the closing as the goodbye. */
record AudioSocketStub(Queue<String> closings) implements Dialect {
    @Override
    public String word() {
        return "audiosocket";
    }

    private static Map<String, String> withPath(Handshake handshake) {
        var metadata = new HashMap<>(handshake.query());
        metadata.put("path", handshake.path());
        return metadata;
    }

    @Override
    public Conversation converse(Peer peer) {
        return new Conversation() {
            private @Nullable Leg leg;

            @Override
            public void text(byte[] utf8, int length) {
                throw new AssertionError("AudioSocket has no text");
            }

            @Override
            public void binary(byte[] bytes, int length) {
                if (leg == null) {
                    peer.begin(
                            new CallStart(
                                    peer.handshake().query().getOrDefault("call", "unnamed"),
                                    new WireFormat(WireCodec.L16, 8_000, 1),
                                    List.of("mono"),
                                    withPath(peer.handshake())),
                            opened -> leg = opened);
                }
                leg.audio(bytes, 0, length);
                peer.send(new byte[] {3, 0, 0});
            }

            @Override
            public void closed(int code) {
                closings.add("closed " + code);
                if (leg != null) {
                    leg.end(CallEnded.Ending.COMPLETE, "hung up");
                }
            }
        };
    }
}
