package io.toneguard.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VonageDialectTest implements DialectContract {
    private static final String CONNECTED = """
            {"event":"websocket:connected","content-type":"%s","call_uuid":"call-1","agent":"a-17"}""";

    @Override
    public Dialect dialect() {
        return new VonageDialect();
    }

    @Override
    public WireFormat format() {
        return new WireFormat(WireCodec.L16, 16_000, 1);
    }

    @Override
    public List<Object> talk(byte[][] audio) {
        var talk = new ArrayList<Object>();
        talk.add(CONNECTED.formatted("audio/l16;rate=16000"));
        talk.addAll(WireFrames.of(audio, format()));
        talk.add(4, "{\"event\":\"websocket:dtmf\",\"digit\":\"5\",\"duration\":260}");
        return talk;
    }

    @Override
    public boolean closingIsTheGoodbye() {
        return true;
    }

    @Override
    public Object startWithOpus() {
        return CONNECTED.formatted("audio/opus;rate=48000");
    }

    @ParameterizedTest
    @CsvSource({"audio/l16;rate=8000,8000", "audio/L16; rate=24000,24000", "audio/l16,16000"})
    void theContentTypeTellsTheRate(String contentType, int rateHz) {
        var peer = peer();
        TestPeer.say(dialect().converse(peer), CONNECTED.formatted(contentType));
        assertThat(peer.leg().start.format()).isEqualTo(new WireFormat(WireCodec.L16, rateHz, 1));
    }

    @Test
    void whoeverListensToAConversationHearsItMixedAndLabelsItSo() {
        var peer = peer();
        TestPeer.say(dialect().converse(peer), CONNECTED.formatted("audio/l16;rate=8000"));
        assertThat(peer.leg().start.tracks()).containsExactly("mixed");
        assertThat(peer.leg().start.metadata()).containsEntry("agent", "a-17").doesNotContainKey("event");
    }

    @Test
    void aCloseWithoutACodeIsAGoodbyeAndAPeerThatGoesAwayIsNot() {
        for (int code : new int[] {1000, 1005, 1001, 1006, 1011}) {
            var peer = peer();
            var conversation = dialect().converse(peer);
            TestPeer.say(conversation, CONNECTED.formatted("audio/l16;rate=8000"));
            conversation.closed(code);
            assertThat(peer.leg().ending != null).as("close code " + code).isEqualTo(code == 1000 || code == 1005);
        }
    }

    @Test
    void audioFirstTwoStartsAndAStartWithoutAContentTypeAreRefused() {
        assertThatThrownBy(() -> TestPeer.say(dialect().converse(peer()), new byte[320]))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("websocket:connected");
        assertThatThrownBy(() -> TestPeer.say(dialect().converse(peer()), "{\"event\":\"websocket:connected\"}"))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("content-type");
        var conversation = dialect().converse(peer());
        TestPeer.say(conversation, CONNECTED.formatted("audio/l16;rate=8000"));
        assertThatThrownBy(() -> TestPeer.say(conversation, CONNECTED.formatted("audio/l16;rate=8000")))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("second");
    }
}
