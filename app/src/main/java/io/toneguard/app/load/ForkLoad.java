package io.toneguard.app.load;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** FreeSWITCH's mod_audio_fork as jambonz uses it: one JSON text, then both speakers in linear 16 bit, 640 bytes every 20 ms. */
final class ForkLoad implements LoadDialect {
    private static final WireFormat STEREO = new WireFormat(WireCodec.L16, LoadAudio.RATE_HZ, 2);
    private static final int MESSAGE_MS = 20;
    private static final int NORMAL_CLOSE = 1000;

    private final FrameBook book;

    ForkLoad(LoadAudio audio, int sessions) {
        book = new FrameBook(
                audio.both(WireCodec.L16), STEREO.frameBytes(), messageSamples() * STEREO.frameBytes(), sessions);
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
    public Talk talk(SessionPlan plan) {
        var voice = book.voice(plan.number());
        return new Talk() {
            @Override
            public String target() {
                return plan.target(ForkLoad.this, Map.of());
            }

            @Override
            public HttpHeaders headers() {
                return plan.credential().headers(plan.urlOf(target()));
            }

            @Override
            public String subprotocol() {
                return "audio.drachtio.org";
            }

            @Override
            public void opened(Wire wire) {
                Map<String, Object> attributes = new LinkedHashMap<>();
                attributes.put("sampleRate", LoadAudio.RATE_HZ);
                attributes.put("mixType", "stereo");
                attributes.put("callSid", plan.callId());
                attributes.put("direction", "inbound");
                attributes.put("from", "anonymous");
                attributes.put("to", "load");
                attributes.put("callId", plan.callId());
                attributes.put("sipStatus", 200);
                attributes.put("callStatus", "in-progress");
                attributes.putAll(plan.lag(ForkLoad.this));
                wire.send(ClientFrames.text(JsonMapper.shared().writeValueAsString(attributes)));
            }

            @Override
            public ByteBuf message(long number) {
                return voice.binary(number);
            }

            @Override
            public void goodbye(Wire wire) {
                wire.send(ClientFrames.close(NORMAL_CLOSE));
            }

            @Override
            public List<SentLane> lanes(long messagesSent) {
                return List.of(new SentLane(voice, messagesSent));
            }
        };
    }
}
