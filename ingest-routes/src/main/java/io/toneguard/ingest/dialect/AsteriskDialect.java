package io.toneguard.ingest.dialect;

import io.toneguard.ingest.session.CallStart;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asterisk's {@code chan_websocket} (20.16, 21.11, 22.6, 23.0 and later): the text {@code MEDIA_START}, plain or as JSON ({@code f(json)}),
 * then one speaker's audio in binary messages until Asterisk closes with 1000. Both speakers of a call come on two connections, told apart
 * by {@code v(call=...,leg=...)} in the dial string. Every other event (DTMF_END, MEDIA_XOFF, STATUS, ...) is about playing to the caller,
 * which we never do.
 *
 * <p>The call is named by the source's key, else by {@code channel_id}; {@code connection_id} is the client's name in
 * {@code websocket_client.conf}, the same for every call. Asterisk keeps {@code v()} on that shared client: a call dialled without it
 * repeats the URL parameters of an earlier one. The JSON form's {@code channel_variables} are the call's own, so they come first; where
 * they name another call or leg than the URL, or show that the URL's call was not dialled with {@code v()}, nothing of the URL is
 * believed. The plain form cannot be checked so.
 *
 * <p>Read in {@code channels/chan_websocket.c} and {@code res/res_websocket_client.c}, and seen on the wire.
 */
final class AsteriskDialect implements Dialect {
    private static final String VARIABLES = "channel_variables.";
    /** {@code Set(__CALL_ID=...)} hands a variable on to the channels of a call; the marks stay in front of what JSON lists. */
    private static final Pattern INHERITANCE_MARKS = Pattern.compile("^_+");
    /** Dial() leaves its own dial string here, so that it tells whether this call was dialled with v(). */
    private static final String DIAL_STRING = "DIALEDPEERNUMBER";

    @Override
    public String word() {
        return "asterisk";
    }

    @Override
    public Conversation converse(Peer peer) {
        return new AsteriskConversation(peer);
    }

    private static WireFormat format(String name) {
        return switch (name) {
            case "ulaw" -> new WireFormat(WireCodec.MU_LAW, 8_000, 1);
            case "alaw" -> new WireFormat(WireCodec.A_LAW, 8_000, 1);
            case "slin" -> new WireFormat(WireCodec.L16, 8_000, 1);
            case "slin16" -> new WireFormat(WireCodec.L16, 16_000, 1);
            case "slin24" -> new WireFormat(WireCodec.L16, 24_000, 1);
            default ->
                throw new DialectException(
                        "Asterisk format " + WireFormats.quoted(name)
                                + " is not taken live; dial the WebSocket channel with c(ulaw), c(alaw), c(slin), c(slin16) or c(slin24)");
        };
    }

    private static final class AsteriskConversation implements Conversation {
        private final Peer peer;
        private final UntimedCall call;

        AsteriskConversation(Peer peer) {
            this.peer = peer;
            this.call = new UntimedCall(peer);
        }

        @Override
        public void text(byte[] utf8, int length) {
            var event = event(utf8, length);
            if (!"MEDIA_START".equals(event.get("event"))) {
                return;
            }
            if (call.begun()) {
                throw new DialectException(
                        "a second MEDIA_START on one connection; Asterisk opens a connection for every channel");
            }
            call.begin(start(event));
        }

        @Override
        public void binary(byte[] bytes, int length) {
            if (!call.begun()) {
                throw new DialectException(
                        length
                                + " bytes of audio before MEDIA_START; is this Asterisk's WebSocket channel? It says its format first");
            }
            call.audio(bytes, 0, length);
        }

        @Override
        public void closed(int code) {
            call.closed(code);
        }

        private CallStart start(Map<String, String> event) {
            var format = format(event.getOrDefault("format", ""));
            var variables = new LinkedHashMap<String, String>();
            var own = new LinkedHashMap<String, String>();
            event.forEach((name, value) -> {
                if (name.startsWith(VARIABLES)) {
                    variables.put(
                            INHERITANCE_MARKS
                                    .matcher(name.substring(VARIABLES.length()))
                                    .replaceFirst(""),
                            value);
                } else if (!name.equals("event")) {
                    own.put(name, value);
                }
            });
            var inMessage = new CallMetadata(peer.source()).and(variables);
            var inUrl = CallMetadata.ofQuery(peer);
            var metadata = isStale(inUrl, inMessage) ? new CallMetadata(peer.source()) : inUrl;
            metadata.and(own).and(variables);
            return new CallStart(
                    metadata.callIdOr("channel_id"),
                    format,
                    List.of(CallMetadata.legTrack(peer.source(), metadata.leg())),
                    metadata.all());
        }

        /** A URL without a call's name may be the configured one, which is never stale. */
        private static boolean isStale(CallMetadata inUrl, CallMetadata inMessage) {
            var dialled = inMessage.find(DIAL_STRING);
            return differ(inUrl.callId(), inMessage.callId())
                    || differ(inUrl.leg(), inMessage.leg())
                    || (inUrl.callId() != null && dialled != null && !dialled.contains("v("));
        }

        private static boolean differ(@Nullable String inUrl, @Nullable String inMessage) {
            return inUrl != null && inMessage != null && !inUrl.equals(inMessage);
        }

        /** {@code NAME key:value key:value} and its JSON form alike; an event that we cannot name is empty. */
        private static Map<String, String> event(byte[] utf8, int length) {
            var json = JsonMetadata.readIfObject(utf8, length);
            if (json != null) {
                return json;
            }
            var event = new LinkedHashMap<String, String>();
            for (String word :
                    new String(utf8, 0, length, StandardCharsets.UTF_8).strip().split("\\s+")) {
                int colon = word.indexOf(':');
                if (event.isEmpty()) {
                    event.put("event", word);
                } else if (colon > 0) {
                    JsonMetadata.put(event, word.substring(0, colon), word.substring(colon + 1));
                }
            }
            return event;
        }
    }
}
