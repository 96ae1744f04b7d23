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
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExotelDialectTest implements DialectContract {
    private final Dialect exotel = new ExotelDialect();

    @Override
    public Dialect dialect() {
        return exotel;
    }

    @Override
    public WireFormat format() {
        return new WireFormat(WireCodec.L16, 8_000, 1);
    }

    @Override
    public List<Object> talk(byte[][] audio) {
        var talk = new ArrayList<Object>(List.of("{\"event\":\"connected\"}", start("audio/x-raw")));
        talk.addAll(StreamTalk.media(
                audio,
                800,
                (track, piece) -> "{\"event\":\"media\",\"sequence_number\":\"" + (piece.number() + 1)
                        + "\",\"stream_sid\":\"s-1\",\"media\":{\"chunk\":\"" + piece.number() + "\",\"timestamp\":\""
                        + piece.fromByte() / 16 + "\",\"payload\":\"" + piece.base64() + "\"}}"));
        talk.add(
                "{\"event\":\"stop\",\"sequence_number\":\"9\",\"stream_sid\":\"s-1\",\"stop\":{\"reason\":\"callended\"}}");
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
        return start("audio/opus");
    }

    @Test
    void base64IsNoCodecAndMuLawIsOne() {
        assertThat(hear(exotel, start("base64")).leg().start.format()).isEqualTo(format());
        assertThat(hear(exotel, start("audio/x-mulaw")).leg().start.format())
                .isEqualTo(new WireFormat(WireCodec.MU_LAW, 8_000, 1));
    }

    @Test
    void whatTheCustomerHasSetComesFromTheUrlAndFromTheStartButNeverACredential() {
        var peer = TestPeer.of("exotel", "?queue=sales&agent=old&token=s3cret", Map.of());
        hear(exotel, peer, start("audio/x-raw"));
        assertMetadata(peer, "queue", "sales");
        assertMetadata(peer, "agent", "a-17");
        assertThat(peer.leg().start.metadata()).doesNotContainKey("token").doesNotContainValue("s3cret");
    }

    @Test
    void bothDirectionsAreTwoTracksWhereTheSourceSaysTwoChannels() {
        var peer = TestPeer.of("exotel", 8_000, 2);
        hear(
                exotel,
                peer,
                start("audio/x-raw"),
                media("inbound", 0, silence(1_600)),
                media("outbound", 0, silence(1_600)),
                media("outbound", 100, silence(1_600)));
        assertThat(peer.leg().start.tracks()).containsExactly("inbound", "outbound");
        assertThat(places(peer, 0)).containsExactly(0L);
        assertThat(places(peer, 1)).containsExactly(0L, 800L);
    }

    @Test
    void theOtherDirectionIsLeftOutAndToldWhereTheSourceSaysNothing() {
        var peer = hear(
                exotel,
                start("audio/x-raw"),
                media("inbound", 0, silence(1_600)),
                media("outbound", 0, silence(1_600)),
                media("inbound", 100, silence(1_600)),
                "{\"event\":\"stop\",\"stream_sid\":\"s-1\"}");
        assertThat(places(peer, 0)).containsExactly(0L, 800L);
        assertThat(peer.leg().endReason).contains("left out: 1 of tracks other than inbound");
    }

    private static String media(String track, int ms, String base64) {
        return "{\"event\":\"media\",\"stream_sid\":\"s-1\",\"media\":{\"track\":\"" + track + "\",\"timestamp\":\""
                + ms + "\",\"payload\":\"" + base64 + "\"}}";
    }

    private static String start(String encoding) {
        return "{\"event\":\"start\",\"sequence_number\":\"1\",\"stream_sid\":\"s-1\",\"start\":{\"stream_sid\":\"s-1\",\"call_sid\":\"call-1\","
                + "\"account_sid\":\"ac\",\"from\":\"1\",\"to\":\"2\",\"custom_parameters\":{\"agent\":\"a-17\"},"
                + "\"media_format\":{\"encoding\":\"" + encoding + "\",\"sample_rate\":\"8000\",\"bit_rate\":\"16\"}}}";
    }
}
