package io.toneguard.ingest.dialect;

import static io.toneguard.ingest.dialect.StreamTalk.hear;
import static io.toneguard.ingest.dialect.StreamTalk.places;
import static io.toneguard.ingest.dialect.StreamTalk.silence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TelnyxDialectTest implements DialectContract {
    private final Dialect telnyx = new TelnyxDialect();

    @Override
    public Dialect dialect() {
        return telnyx;
    }

    @Override
    public WireFormat format() {
        return new WireFormat(WireCodec.A_LAW, 8_000, 2);
    }

    @Override
    public List<Object> talk(byte[][] audio) {
        var talk = new ArrayList<Object>(List.of("{\"event\":\"connected\",\"version\":\"1.0.0\"}", start("PCMA")));
        talk.addAll(StreamTalk.media(
                audio,
                160,
                (track, piece) -> media(track == 0 ? "inbound" : "outbound", piece.number(), piece.base64())));
        talk.add("{\"event\":\"stop\",\"sequence_number\":\"99\",\"stream_id\":\"s-1\",\"stop\":{\"user_id\":\"u\"}}");
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
        return start("OPUS");
    }

    @Override
    public String refusedCodec() {
        return "OPUS";
    }

    @Test
    void messagesOutOfOrderAreGivenTheirPlaces() {
        var peer = hear(
                telnyx,
                start("PCMU"),
                media("inbound", 2, silence(160)),
                media("inbound", 1, silence(160)),
                media("inbound", 4, silence(160)),
                media("inbound", 5, silence(160)),
                media("inbound", 3, silence(160)));
        assertThat(places(peer, 0)).containsExactly(160L, 0L, 480L, 640L, 320L);
    }

    @Test
    void aCallsOtherCodecsAreRefusedWithWhatToSet() {
        for (var codec : List.of("G722", "AMR-WB")) {
            assertThatThrownBy(() -> hear(telnyx, start(codec)))
                    .isInstanceOf(DialectException.class)
                    .hasMessageContainingAll(codec, "PCMU");
        }
    }

    @Test
    void bothTracksAreExpectedUnlessTheSourceSaysOne() {
        assertThat(hear(telnyx, start("PCMU")).leg().start.tracks()).containsExactly("inbound", "outbound");
        assertThat(hear(telnyx, TestPeer.of("telnyx", 8_000, 1), start("PCMU"))
                        .leg()
                        .start
                        .tracks())
                .containsExactly("inbound");
    }

    @Test
    void anErrorThatItReportsIsPassedOver() {
        var peer = hear(
                telnyx,
                start("PCMU"),
                "{\"event\":\"error\",\"stream_id\":\"s-1\",\"payload\":{\"code\":100003,\"title\":\"malformed_frame\"}}");
        assertThat(peer.leg().ending).isNull();
    }

    private static String start(String encoding) {
        return "{\"event\":\"start\",\"sequence_number\":\"1\",\"stream_id\":\"s-1\",\"start\":{\"user_id\":\"u\",\"call_control_id\":\"call-1\","
                + "\"call_session_id\":\"cs\",\"custom_parameters\":{\"agent\":\"a-17\"},\"tags\":[\"t\"],\"media_format\":{\"encoding\":\""
                + encoding + "\",\"sample_rate\":8000,\"channels\":1}}}";
    }

    private static String media(String track, int chunk, String payload) {
        return "{\"event\":\"media\",\"sequence_number\":\"" + (chunk + 1)
                + "\",\"stream_id\":\"s-1\",\"media\":{\"track\":\"" + track + "\",\"chunk\":\"" + chunk
                + "\",\"timestamp\":\"5\",\"payload\":\"" + payload + "\"}}";
    }
}
