package io.toneguard.app.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** Twilio Media Streams: everything is JSON text, mu-law in base64 in it; two tracks come in messages of their own, each in turn. */
final class TwilioLoad implements LoadDialect {
    private static final List<String> TRACKS = List.of("inbound", "outbound");
    private static final int MESSAGE_MS = 20;
    private static final int NORMAL_CLOSE = 1000;
    private static final String ACCOUNT = "AC00000000000000000000000000000000";

    private final List<FrameBook> books;

    TwilioLoad(LoadAudio audio, int tracks, int sessions) {
        books = IntStream.range(0, tracks)
                .mapToObj(track -> new FrameBook(audio.person(track, WireCodec.MU_LAW), 1, messageSamples(), sessions))
                .toList();
    }

    @Override
    public WireFormat format() {
        return new WireFormat(WireCodec.MU_LAW, LoadAudio.RATE_HZ, books.size());
    }

    @Override
    public long intervalNanos() {
        return TimeUnit.MILLISECONDS.toNanos(MESSAGE_MS) / books.size();
    }

    @Override
    public int messagesPerFrame() {
        return books.size();
    }

    @Override
    public int messageSamples() {
        return MESSAGE_MS * LoadAudio.RATE_HZ / 1000;
    }

    @Override
    public String kind() {
        return "text";
    }

    @Override
    public Talk talk(SessionPlan plan) {
        return new Stream(plan);
    }

    private final class Stream implements Talk {
        private final SessionPlan plan;
        private final String streamSid;
        private final List<FrameBook.Voice> voices;
        private final List<byte[]> untilChunk;
        private final byte[] untilNumber = ClientFrames.masked("{\"event\":\"media\",\"sequenceNumber\":\"");
        private final byte[] untilStamp = ClientFrames.masked("\",\"timestamp\":\"");
        private final byte[] untilPayload = ClientFrames.masked("\",\"payload\":\"");
        private final byte[] end = ClientFrames.masked("\"}}");
        /** The one that is being sent. */
        private final ByteBuf message = Unpooled.directBuffer();

        private long sequence = 1;

        Stream(SessionPlan plan) {
            this.plan = plan;
            this.streamSid = "MZ-" + plan.callId();
            this.voices = books.stream().map(book -> book.voice(plan.number())).toList();
            this.untilChunk = TRACKS.stream()
                    .map(track -> ClientFrames.masked("\",\"streamSid\":\"" + streamSid + "\",\"media\":{\"track\":\""
                            + track + "\",\"chunk\":\""))
                    .toList();
        }

        @Override
        public String target() {
            return plan.target(TwilioLoad.this, Map.of());
        }

        @Override
        public HttpHeaders headers() {
            return plan.credential().headers(plan.urlOf(target()));
        }

        @Override
        public void opened(Wire wire) {
            Map<String, Object> start = new LinkedHashMap<>();
            start.put("accountSid", ACCOUNT);
            start.put("streamSid", streamSid);
            start.put("callSid", plan.callId());
            start.put("tracks", TRACKS.subList(0, books.size()));
            start.put("customParameters", plan.lag(TwilioLoad.this));
            start.put(
                    "mediaFormat", Map.of("encoding", "audio/x-mulaw", "sampleRate", LoadAudio.RATE_HZ, "channels", 1));
            Map<String, Object> message = new LinkedHashMap<>();
            message.put("event", "start");
            message.put("sequenceNumber", Long.toString(sequence++));
            message.put("streamSid", streamSid);
            message.put("start", start);
            if (!plan.bare()) {
                wire.send(ClientFrames.text("{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}"));
            }
            wire.send(ClientFrames.text(JsonMapper.shared().writeValueAsString(message)));
        }

        @Override
        public ByteBuf message(long number) {
            int track = (int) (number % voices.size());
            long frame = number / voices.size();
            var payload = voices.get(track).base64(frame);
            long stamp = frame * MESSAGE_MS;
            var middle = untilChunk.get(track);
            int length = untilNumber.length
                    + digits(sequence)
                    + middle.length
                    + digits(frame + 1)
                    + untilStamp.length
                    + digits(stamp)
                    + untilPayload.length
                    + payload.length
                    + end.length;
            message.clear();
            ClientFrames.textHead(message, length);
            message.writeBytes(untilNumber);
            number(message, sequence++);
            message.writeBytes(middle);
            number(message, frame + 1);
            message.writeBytes(untilStamp);
            number(message, stamp);
            return message.writeBytes(untilPayload).writeBytes(payload).writeBytes(end);
        }

        @Override
        public void goodbye(Wire wire) {
            wire.send(ClientFrames.text("{\"event\":\"stop\",\"sequenceNumber\":\"" + sequence + "\",\"streamSid\":\""
                    + streamSid + "\",\"stop\":{\"accountSid\":\"" + ACCOUNT + "\",\"callSid\":\"" + plan.callId()
                    + "\"}}"));
            wire.send(ClientFrames.close(NORMAL_CLOSE));
        }

        @Override
        public List<SentLane> lanes(long messagesSent) {
            return voices.stream()
                    .map(voice -> new SentLane(voice, messagesSent / voices.size()))
                    .toList();
        }
    }

    private static int digits(long number) {
        int digits = 1;
        for (long left = number; left >= 10; left /= 10) {
            digits++;
        }
        return digits;
    }

    private static void number(ByteBuf masked, long number) {
        int digits = digits(number);
        int at = masked.writerIndex();
        masked.writeZero(digits);
        long left = number;
        for (int i = digits - 1; i >= 0; i--) {
            masked.setByte(at + i, ('0' + (int) (left % 10)) ^ ClientFrames.MASK);
            left /= 10;
        }
    }
}
