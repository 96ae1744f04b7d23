package io.toneguard.ingest.session;

import io.toneguard.ingest.dialect.Conversation;
import io.toneguard.ingest.dialect.Dialects;
import io.toneguard.ingest.dialect.Peer;
import io.toneguard.ingest.source.Handshake;
import io.toneguard.ingest.source.Source;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** A PBX that speaks a real dialect to the sessions of a {@link SessionHouse}. Its audio is noise: no two messages are alike. */
final class StreamingPeer implements Peer {
    static final int MESSAGE = 160;

    private final SessionHouse house;
    private final Source source;
    private final Conversation conversation;

    StreamingPeer(SessionHouse house, Source source) {
        this.house = house;
        this.source = source;
        this.conversation = Dialects.of(source.dialect()).orElseThrow().converse(this);
    }

    void says(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        conversation.text(utf8, utf8.length);
    }

    void hangsUp() {
        conversation.closed(1000);
    }

    @Override
    public Source source() {
        return source;
    }

    @Override
    public Handshake handshake() {
        var from = InetSocketAddress.createUnresolved("192.0.2.1", 40_000);
        return new Handshake("GET", "/v1/streams/" + source.dialect() + "/acme", Map.of(), from);
    }

    @Override
    public void begin(CallStart start, Consumer<Leg> opened) {
        opened.accept(house.loop.open(source, start));
    }

    @Override
    public void send(String text) {}

    @Override
    public void send(byte[] bytes) {}

    @Override
    public void close(String reason) {}

    @Override
    public void isProbe() {}

    /** One message's audio, always the same for its number. */
    static byte[] noise(int message, int bytes) {
        byte[] noise = new byte[bytes];
        new Random(message).nextBytes(noise);
        return noise;
    }

    static String base64(int message, int bytes) {
        return Base64.getEncoder().encodeToString(noise(message, bytes));
    }

    /** The sample at which a message of one byte a sample lies on a channel of a recording; -1 if it is nowhere. */
    static int placeOf(int message, byte[] channel) {
        byte[] sought = noise(message, MESSAGE);
        for (int at = 0; at + MESSAGE <= channel.length; at++) {
            if (channel[at] == sought[0] && Arrays.equals(channel, at, at + MESSAGE, sought, 0, MESSAGE)) {
                return at;
            }
        }
        return -1;
    }
}
