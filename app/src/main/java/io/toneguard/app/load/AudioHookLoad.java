package io.toneguard.app.load;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Genesys AudioHook v2: both speakers in mu-law, 3200 bytes every 200 ms, after the server has {@code opened}; pings, and a close that is answered. */
final class AudioHookLoad implements LoadDialect {
    private static final WireFormat STEREO = new WireFormat(WireCodec.MU_LAW, LoadAudio.RATE_HZ, 2);
    private static final int MESSAGE_MS = 200;
    private static final UUID ORGANIZATION = new UUID(0x746f6e6567756172L, 0x8064206c6f616400L);

    private final FrameBook book;
    private final LongAccumulator worstOpenedNanos = new LongAccumulator(Math::max, 0);

    AudioHookLoad(LoadAudio audio, int sessions) {
        book = new FrameBook(
                audio.both(WireCodec.MU_LAW), STEREO.frameBytes(), messageSamples() * STEREO.frameBytes(), sessions);
    }

    /** The longest that a session waited for {@code opened}; AudioHook gives up after 5 s. */
    long worstOpenedNanos() {
        return worstOpenedNanos.get();
    }

    @Override
    public WireFormat format() {
        return STEREO;
    }

    @Override
    public long intervalNanos() {
        return TimeUnit.MILLISECONDS.toNanos(MESSAGE_MS);
    }

    @Override
    public int messageSamples() {
        return MESSAGE_MS * LoadAudio.RATE_HZ / 1000;
    }

    @Override
    public String ledgerCallId(String callId) {
        return uuid("conversation", callId);
    }

    @Override
    public Talk talk(SessionPlan plan) {
        return new Session(plan);
    }

    private static String uuid(String what, String callId) {
        return UUID.nameUUIDFromBytes((what + "/" + callId).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private final class Session implements Talk {
        private final SessionPlan plan;
        private final FrameBook.Voice voice;
        private final String id;
        private long seq;
        private long serverSeq;
        private long sent;
        private boolean opened;

        Session(SessionPlan plan) {
            this.plan = plan;
            this.voice = book.voice(plan.number());
            this.id = uuid("session", plan.callId());
            this.opened = plan.bare();
        }

        @Override
        public String target() {
            return plan.target(AudioHookLoad.this, Map.of());
        }

        @Override
        public HttpHeaders headers() {
            var named = new LinkedHashMap<String, String>();
            named.put("audiohook-organization-id", ORGANIZATION.toString());
            named.put("audiohook-session-id", id);
            named.put("audiohook-correlation-id", uuid("correlation", plan.callId()));
            named.put("x-api-key", plan.credential().user());
            var headers = new DefaultHttpHeaders();
            named.forEach(headers::set);
            headers.add(plan.credential().headers(plan.urlOf(target())));
            String authority = plan.url().getRawAuthority().toLowerCase(Locale.ROOT);
            headers.set(HttpHeaderNames.HOST, authority);
            if (plan.credential().kind() == LoadCredential.Kind.AUDIOHOOK) {
                sign(headers, named, authority);
            }
            return headers;
        }

        /* draft-ietf-httpbis-message-signatures, in the form that Genesys sends. */
        private void sign(HttpHeaders headers, Map<String, String> named, String authority) {
            long now = System.currentTimeMillis() / 1000;
            var nonce = Base64.getEncoder()
                    .encodeToString(UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
            var components = new LinkedHashMap<String, String>();
            components.put("@request-target", target());
            components.put("@authority", authority);
            components.putAll(named);
            var names = new ArrayList<String>();
            var base = new StringBuilder();
            components.forEach((name, value) -> {
                names.add('"' + name + '"');
                base.append('"').append(name).append("\": ").append(value).append('\n');
            });
            var parameters = "(" + String.join(" ", names) + ");keyid=\""
                    + plan.credential().user() + "\";nonce=\"" + nonce + "\";alg=\"hmac-sha256\";created=" + now
                    + ";expires=" + (now + 10);
            base.append("\"@signature-params\": ").append(parameters);
            headers.set("Signature-Input", "sig1=" + parameters);
            headers.set(
                    "Signature",
                    "sig1=:"
                            + LoadCredential.hmac(
                                    "HmacSHA256",
                                    Base64.getDecoder().decode(plan.credential().secret()),
                                    base.toString())
                            + ":");
        }

        @Override
        public void opened(Wire wire) {
            var participant =
                    Map.of("id", uuid("participant", plan.callId()), "ani", "anonymous", "aniName", "", "dnis", "load");
            Map<String, Object> parameters = new LinkedHashMap<>();
            parameters.put("organizationId", ORGANIZATION.toString());
            parameters.put("conversationId", ledgerCallId(plan.callId()));
            parameters.put("participant", participant);
            parameters.put("media", List.of(media("external", "internal"), media("external"), media("internal")));
            parameters.put("customConfig", plan.lag(AudioHookLoad.this));
            say(wire, "open", parameters);
        }

        private static Map<String, Object> media(String... channels) {
            var media = new LinkedHashMap<String, Object>();
            media.put("type", "audio");
            media.put("format", "PCMU");
            media.put("channels", channels);
            media.put("rate", LoadAudio.RATE_HZ);
            return media;
        }

        @Override
        public boolean mayTalk() {
            return opened;
        }

        @Override
        public ByteBuf message(long number) {
            sent = number + 1;
            return voice.binary(number);
        }

        @Override
        public void heard(String text, Wire wire) {
            try {
                var message = JsonMapper.shared().readTree(text);
                serverSeq = message.path("seq").asLong(serverSeq);
                switch (message.path("type").asString("")) {
                    case "opened" -> {
                        opened = true;
                        worstOpenedNanos.accumulate(wire.sinceUpgradeNanos());
                    }
                    case "disconnect" ->
                        wire.fail("the server sent disconnect, reason "
                                + message.path("parameters").path("reason").asString(""));
                    case "closed" -> wire.send(ClientFrames.close(0));
                    default -> {
                        // pong, event: nothing to do
                    }
                }
            } catch (JacksonException e) {
                wire.fail("the server sent a text that is no JSON");
            }
        }

        @Override
        public void ping(Wire wire) {
            if (opened) {
                say(wire, "ping", Map.of());
            }
        }

        @Override
        public void goodbye(Wire wire) {
            say(wire, "close", Map.of("reason", "end"));
            if (plan.bare()) {
                wire.send(ClientFrames.close(0));
            }
        }

        private void say(Wire wire, String type, Map<String, ?> parameters) {
            Map<String, Object> message = new LinkedHashMap<>();
            message.put("version", "2");
            message.put("type", type);
            message.put("id", id);
            message.put("seq", ++seq);
            message.put("serverseq", serverSeq);
            message.put("position", "PT" + sent * MESSAGE_MS / 1000.0 + "S");
            message.put("parameters", parameters);
            wire.send(ClientFrames.text(JsonMapper.shared().writeValueAsString(message)));
        }

        @Override
        public List<SentLane> lanes(long messagesSent) {
            return List.of(new SentLane(voice, messagesSent));
        }
    }
}
