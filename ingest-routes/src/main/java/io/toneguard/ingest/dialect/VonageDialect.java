package io.toneguard.ingest.dialect;

import io.toneguard.ingest.session.CallStart;
import io.toneguard.voice.audio.WireFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Vonage's Voice API with a {@code websocket} endpoint: one JSON text with the audio's content type and the NCCO's {@code headers} at its
 * top level, then linear audio in binary messages. The socket is a participant of the conversation: it hears everyone else mixed, so that
 * no speaker can be told from another; the one track is {@code mixed}. The close is the goodbye.
 *
 * <p>Source: developer.vonage.com, Voice API, WebSockets.
 */
final class VonageDialect implements Dialect {
    @Override
    public String word() {
        return "vonage";
    }

    @Override
    public Conversation converse(Peer peer) {
        return new VonageConversation(peer);
    }

    /** {@code audio/l16;rate=16000}; a source's rate stands in for one that is not said. */
    private static WireFormat format(@Nullable String contentType, @Nullable Integer sourceRateHz) {
        if (contentType == null) {
            throw new DialectException(
                    "websocket:connected without a content-type; set \"content-type\": \"audio/l16;rate=16000\" on the NCCO's endpoint");
        }
        var parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        String rate = null;
        for (String part : parts) {
            if (part.strip().startsWith("rate=")) {
                rate = part.strip().substring("rate=".length());
            }
        }
        return WireFormats.of(parts[0], WireFormats.rateHz(rate, sourceRateHz == null ? 16_000 : sourceRateHz), 1);
    }

    private static final class VonageConversation implements Conversation {
        private final Peer peer;
        private final UntimedCall call;

        VonageConversation(Peer peer) {
            this.peer = peer;
            this.call = new UntimedCall(peer);
        }

        @Override
        public void text(byte[] utf8, int length) {
            var message = JsonMetadata.read(utf8, length);
            if (!"websocket:connected".equals(message.remove("event"))) {
                return; // websocket:dtmf, and what Vonage may think of next
            }
            if (call.begun()) {
                throw new DialectException("a second websocket:connected on one connection");
            }
            var format = format(message.get("content-type"), peer.source().rateHz());
            var metadata = CallMetadata.ofQuery(peer).and(message);
            call.begin(new CallStart(
                    metadata.callIdOr("call_uuid", "uuid", "conversation_uuid"),
                    format,
                    List.of("mixed"),
                    metadata.all()));
        }

        @Override
        public void binary(byte[] bytes, int length) {
            if (!call.begun()) {
                throw new DialectException(length + " bytes of audio before websocket:connected; is this Vonage?");
            }
            call.audio(bytes, 0, length);
        }

        @Override
        public void closed(int code) {
            call.closed(code);
        }
    }
}
