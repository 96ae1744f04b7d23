package io.toneguard.app.load;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Asterisk's chan_websocket: {@code MEDIA_START} in plain text, then mono mu-law; two connections make one call where there are two legs. */
final class AsteriskLoad implements LoadDialect {
    private static final List<String> LEGS = List.of("agent", "customer");
    private static final int NORMAL_CLOSE = 1000;

    private final int messageMs;
    private final List<FrameBook> books;

    /** @param messageMs 20 as Asterisk sends, or more */
    AsteriskLoad(LoadAudio audio, int messageMs, int legs, int sessions) {
        this.messageMs = messageMs;
        int calls = (sessions + legs - 1) / legs;
        this.books = legs == 1
                ? List.of(book(audio.mixed(WireCodec.MU_LAW), calls))
                : List.of(
                        book(audio.person(0, WireCodec.MU_LAW), calls), book(audio.person(1, WireCodec.MU_LAW), calls));
    }

    private FrameBook book(byte[] audio, int calls) {
        return new FrameBook(audio, 1, messageSamples(), calls);
    }

    @Override
    public WireFormat format() {
        return new WireFormat(WireCodec.MU_LAW, LoadAudio.RATE_HZ, legs());
    }

    @Override
    public long intervalNanos() {
        return TimeUnit.MILLISECONDS.toNanos(messageMs);
    }

    @Override
    public int messageSamples() {
        return messageMs * LoadAudio.RATE_HZ / 1000;
    }

    @Override
    public int legs() {
        return books.size();
    }

    @Override
    public Talk talk(SessionPlan plan) {
        return new Leg(plan);
    }

    private final class Leg implements Talk {
        private final SessionPlan plan;
        private final FrameBook.Voice voice;

        Leg(SessionPlan plan) {
            this.plan = plan;
            this.voice = books.get(plan.leg()).voice(plan.number() / legs());
        }

        @Override
        public String target() {
            Map<String, String> query = new LinkedHashMap<>();
            query.put("call", plan.callId());
            if (legs() > 1) {
                query.put("leg", LEGS.get(plan.leg()));
            }
            query.putAll(plan.lag(AsteriskLoad.this));
            return plan.target(AsteriskLoad.this, query);
        }

        @Override
        public HttpHeaders headers() {
            return plan.credential().headers(plan.urlOf(target()));
        }

        @Override
        public String subprotocol() {
            return "media";
        }

        @Override
        public void opened(Wire wire) {
            wire.send(ClientFrames.text("MEDIA_START connection_id:load channel:WebSocket/load/0x" + plan.number()
                    + " channel_id:" + plan.callId() + "." + plan.leg() + " format:ulaw optimal_frame_size:"
                    + messageSamples() + " ptime:" + messageMs));
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
    }
}
