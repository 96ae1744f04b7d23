package io.toneguard.ingest.dialect;

import static io.toneguard.ingest.dialect.StreamTalk.assertMetadata;
import static io.toneguard.ingest.dialect.StreamTalk.hear;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SomlengDialectTest implements DialectContract {
    private final Dialect somleng = new SomlengDialect();

    @Override
    public Dialect dialect() {
        return somleng;
    }

    @Override
    public WireFormat format() {
        return new WireFormat(WireCodec.MU_LAW, 8_000, 1);
    }

    @Override
    public List<Object> talk(byte[][] audio) {
        var talk = new ArrayList<Object>(List.of("{\n  \"event\": \"connected\"\n}", start("audio/x-mulaw")));
        talk.addAll(StreamTalk.media(
                audio,
                160,
                (track, piece) ->
                        "{\n \"event\": \"media\",\n \"streamSid\": \"MZ1\",\n \"media\": {\n  \"track\": \"inbound\", \"chunk\": "
                                + piece.number() + ", \"timestamp\": " + piece.fromByte() / 8 + ", \"payload\": \""
                                + piece.base64()
                                + "\"\n }\n}\n"));
        talk.add("{\n \"event\": \"stop\",\n \"streamSid\": \"MZ1\"\n}");
        return talk;
    }

    @Override
    public int opening() {
        return 2;
    }

    @Override
    public boolean closingIsTheGoodbye() {
        return false;
    }

    @Override
    public Object startWithOpus() {
        return start("opus");
    }

    @Test
    void itsOneTrackIsCalledWhatItIsAndParametersBesideTheStartCount() {
        var peer = hear(somleng, start("audio/x-mulaw"));
        assertThat(peer.leg().start.tracks()).containsExactly("mixed");
        assertMetadata(peer, "agent", "a-17");
    }

    private static String start(String encoding) {
        return "{\n \"event\": \"start\",\n \"streamSid\": \"MZ1\",\n \"customParameters\": {\"agent\": \"a-17\"},\n \"start\": {\n"
                + "  \"callSid\": \"call-1\", \"streamSid\": \"MZ1\", \"tracks\": [\"inbound\"],\n"
                + "  \"mediaFormat\": {\"encoding\": \"" + encoding
                + "\", \"sampleRate\": 8000, \"channels\": 1}\n }\n}";
    }
}
