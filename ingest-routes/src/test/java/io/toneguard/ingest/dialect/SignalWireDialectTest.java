package io.toneguard.ingest.dialect;

import static io.toneguard.ingest.dialect.StreamTalk.hear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 16 bit linear at 24000 Hz, and a stream that only the start names. */
class SignalWireDialectTest implements DialectContract {
    private final Dialect signalWire = new SignalWireDialect();

    @Override
    public Dialect dialect() {
        return signalWire;
    }

    @Override
    public WireFormat format() {
        return new WireFormat(WireCodec.L16, 24_000, 1);
    }

    @Override
    public List<Object> talk(byte[][] audio) {
        var talk = new ArrayList<Object>(List.of(start("audio/x-L16", "24000")));
        talk.addAll(StreamTalk.media(
                audio,
                960,
                (track, piece) -> "{\"event\":\"media\",\"sequenceNumber\":\"" + (piece.number() + 1)
                        + "\",\"media\":{\"track\":\"inbound\",\"chunk\":\"" + piece.number() + "\",\"timestamp\":\""
                        + piece.fromByte() / 48 + "\",\"payload\":\"" + piece.base64() + "\"}}"));
        talk.add("{\"event\":\"stop\",\"sequenceNumber\":\"900\"}");
        return talk;
    }

    @Override
    public boolean closingIsTheGoodbye() {
        return false;
    }

    @Override
    public Object startWithOpus() {
        return start("audio/opus", "48000");
    }

    @Test
    void theEncodingMayBeMuLawAndTheRateTextOrNumber() {
        assertThat(hear(signalWire, start("audio/x-mulaw", "8000")).leg().start.format())
                .isEqualTo(new WireFormat(WireCodec.MU_LAW, 8_000, 1));
        assertThat(hear(signalWire, start("AUDIO/X-L16", "16000").replace("\"16000\"", "16000"))
                        .leg()
                        .start
                        .format())
                .isEqualTo(new WireFormat(WireCodec.L16, 16_000, 1));
    }

    @Test
    void aRateThatWeDoNotTakeIsRefusedWithThoseThatWeDo() {
        assertThatThrownBy(() -> hear(signalWire, start("audio/x-L16", "44100")))
                .isInstanceOf(DialectException.class)
                .hasMessageContainingAll("44100", "8000, 16000 or 24000");
    }

    private static String start(String encoding, String rate) {
        return "{\"event\":\"start\",\"sequenceNumber\":\"1\",\"start\":{\"streamSid\":\"s-1\",\"accountSid\":\"ac-1\",\"callSid\":\"call-1\","
                + "\"tracks\":[\"inbound\"],\"customParameters\":{\"agent\":\"a-17\"},\"mediaFormat\":{\"encoding\":\""
                + encoding
                + "\",\"sampleRate\":\"" + rate + "\",\"channels\":1}}}";
    }
}
