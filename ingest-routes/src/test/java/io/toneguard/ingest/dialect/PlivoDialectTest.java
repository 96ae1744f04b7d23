package io.toneguard.ingest.dialect;

import static io.toneguard.ingest.dialect.StreamTalk.assertMetadata;
import static io.toneguard.ingest.dialect.StreamTalk.hear;
import static io.toneguard.ingest.dialect.StreamTalk.places;
import static io.toneguard.ingest.dialect.StreamTalk.silence;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlivoDialectTest implements DialectContract {
    private final Dialect plivo = new PlivoDialect();

    @Override
    public Dialect dialect() {
        return plivo;
    }

    @Override
    public WireFormat format() {
        return new WireFormat(WireCodec.L16, 8_000, 2);
    }

    @Override
    public List<Object> talk(byte[][] audio) {
        var talk = new ArrayList<Object>(List.of(start("audio/x-l16", "agent=a-17;team=t 1")));
        talk.addAll(StreamTalk.media(
                audio,
                320,
                (track, piece) -> media(track == 0 ? "inbound" : "outbound", piece.number(), piece.base64())));
        return talk;
    }

    @Override
    public boolean closingIsTheGoodbye() {
        return true;
    }

    @Override
    public Object startWithOpus() {
        return start("audio/opus", "");
    }

    @Test
    void extraHeadersMayBePairsOrJsonOrNonsense() {
        assertMetadata(hear(plivo, start("audio/x-l16", "agent=a-17;team=t 1")), "team", "t 1");
        assertMetadata(hear(plivo, start("audio/x-l16", "{\\\"agent\\\":\\\"a-17\\\"}")), "agent", "a-17");
        assertThat(hear(plivo, start("audio/x-l16", "{\\\"agent\\\":"))
                        .leg()
                        .start
                        .metadata())
                .doesNotContainKey("agent");
    }

    @Test
    void theHeadersThatPlivoReallySendsNameTheAgentAsTheCustomerDid() {
        var peer =
                hear(plivo, start("audio/x-l16", "{X-PH-call: c40, X-PH-agent: a17, X-PH-is_fs_krisp_enabled: true}"));
        assertMetadata(peer, "agent", "a17");
        assertMetadata(peer, "call", "c40");
        assertThat(peer.leg().start.metadata()).containsEntry("callId", "call-1");
    }

    @Test
    void headersThatAreAnObjectOfTheirOwnLoseThePrefixToo() {
        var start = start("audio/x-l16", "HERE").replace("\"HERE\"", "{\"X-PH-agent\":\"a17\"}");
        assertMetadata(hear(plivo, start), "agent", "a17");
    }

    @Test
    void theChunkPlacesTheAudioWhateverTheSendersClockSays() {
        var peer = hear(
                plivo,
                start("audio/x-l16", ""),
                media("inbound", 1, silence(320)),
                media("inbound", 2, silence(640)),
                media("inbound", 3, silence(320)),
                media("inbound", 6, silence(320)));
        assertThat(places(peer, 0)).containsExactly(0L, 160L, 480L, 960L);
    }

    @Test
    void theCodecMayCarryItsRate() {
        var start =
                "{\"event\":\"start\",\"start\":{\"callId\":\"c\",\"streamId\":\"s\",\"mediaFormat\":{\"encoding\":\"audio/x-l16;rate=16000\"}}}";
        assertThat(hear(plivo, start).leg().start.format()).isEqualTo(new WireFormat(WireCodec.L16, 16_000, 1));
    }

    private static String start(String encoding, String extraHeaders) {
        return "{\"event\":\"start\",\"sequenceNumber\":1,\"start\":{\"callId\":\"call-1\",\"streamId\":\"s-1\",\"accountId\":\"MA1\","
                + "\"tracks\":[\"inbound\",\"outbound\"],\"mediaFormat\":{\"encoding\":\"" + encoding
                + "\",\"sampleRate\":8000}},\"extra_headers\":\"" + extraHeaders + "\"}";
    }

    private static String media(String track, int chunk, String payload) {
        return "{\"event\":\"media\",\"sequenceNumber\":" + (chunk + 1)
                + ",\"streamId\":\"s-1\",\"media\":{\"track\":\"" + track
                + "\",\"timestamp\":\"" + (1_778_597_597_091L + chunk * 37 % 50) + "\",\"chunk\":" + chunk
                + ",\"payload\":\""
                + payload + "\"},\"extra_headers\":\"{}\"}";
    }
}
