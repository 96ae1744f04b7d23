package io.toneguard.ingest.dialect;

import io.toneguard.ingest.session.CallStart;
import io.toneguard.ingest.session.Leg;
import io.toneguard.ingest.source.Handshake;
import io.toneguard.ingest.source.Source;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.TenantId;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A peer whose house writes everything down. */
final class TestPeer implements Peer {
    private final Source source;
    private final Handshake handshake;
    final List<HeardLeg> legs = new ArrayList<>();
    final List<String> sent = new ArrayList<>();
    final List<byte[]> sentBinary = new ArrayList<>();

    @Nullable
    String closed;

    boolean probe;

    TestPeer(Source source, Handshake handshake) {
        this.source = source;
        this.handshake = handshake;
    }

    /** A source with defaults, knocking at its URL. */
    static TestPeer of(String dialect) {
        return of(dialect, "", Map.of());
    }

    /** A source that says what the dialect does not, knocking at its URL. */
    static TestPeer of(String dialect, int rateHz, int channels) {
        return of(dialect, "", Map.of(), rateHz, channels);
    }

    /** @param query what follows the source's URL: begins with "?" (or, where a dialect has more path, with "/"), or is empty */
    static TestPeer of(String dialect, String query, Map<String, List<String>> headers) {
        return of(dialect, query, headers, null, null);
    }

    private static TestPeer of(
            String dialect,
            String query,
            Map<String, List<String>> headers,
            @Nullable Integer rateHz,
            @Nullable Integer channels) {
        var source = new Source(
                new TenantId(new UUID(1, 2)),
                "acme",
                "pbx1",
                dialect,
                Map.of("left", Speaker.CUSTOMER, "right", Speaker.AGENT),
                Source.MetadataKeys.DEFAULTS,
                rateHz,
                channels,
                1,
                100);
        return new TestPeer(
                source,
                new Handshake(
                        "GET",
                        "/v1/streams/" + dialect + "/acme" + query,
                        headers,
                        InetSocketAddress.createUnresolved("192.0.2.1", 40_000)));
    }

    HeardLeg leg() {
        if (legs.size() != 1) {
            throw new AssertionError(legs.size() + " calls were begun");
        }
        return legs.get(0);
    }

    /** Says something to the conversation, out of an array that is used again, as the server's is. */
    static void say(Conversation conversation, Object message) {
        if (message instanceof String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            byte[] scratch = scratch(bytes);
            conversation.text(scratch, bytes.length);
            java.util.Arrays.fill(scratch, (byte) 'x');
        } else if (message instanceof byte[] bytes) {
            byte[] scratch = scratch(bytes);
            conversation.binary(scratch, bytes.length);
            java.util.Arrays.fill(scratch, (byte) 'x');
        } else {
            throw new AssertionError("a message is text or bytes: " + message);
        }
    }

    /** The server's array is longer than the message and holds an older one behind it. */
    private static byte[] scratch(byte[] bytes) {
        byte[] scratch = new byte[bytes.length + 64];
        java.util.Arrays.fill(scratch, (byte) '}');
        System.arraycopy(bytes, 0, scratch, 0, bytes.length);
        return scratch;
    }

    @Override
    public Source source() {
        return source;
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    @Override
    public void begin(CallStart start, Consumer<Leg> opened) {
        var leg = new HeardLeg(start);
        legs.add(leg);
        opened.accept(leg);
    }

    @Override
    public void send(String text) {
        sent.add(text);
    }

    @Override
    public void send(byte[] bytes) {
        sentBinary.add(bytes.clone());
    }

    @Override
    public void close(String reason) {
        if (closed == null) {
            closed = reason;
        }
    }

    @Override
    public void isProbe() {
        probe = true;
    }
}
