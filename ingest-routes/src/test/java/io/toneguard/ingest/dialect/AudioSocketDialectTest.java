package io.toneguard.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded.Ending;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioSocketDialectTest implements DialectContract {
    private static final byte[] HANGUP = packet(0x00);

    @Override
    public Dialect dialect() {
        return new AudioSocketDialect();
    }

    @Override
    public TestPeer peer() {
        return announced("/call-1?agent=a-17");
    }

    @Override
    public WireFormat format() {
        return new WireFormat(WireCodec.L16, 8_000, 1);
    }

    @Override
    public List<Object> talk(byte[][] audio) {
        var talk = new ArrayList<Object>();
        WireFrames.of(audio, format()).forEach(frame -> talk.add(packet(0x10, frame)));
        talk.add(3, packet(0x03, (byte) '5'));
        talk.add(HANGUP);
        return talk;
    }

    @Override
    public int opening() {
        return 0;
    }

    @Override
    public boolean closingIsTheGoodbye() {
        return false;
    }

    @Override
    public Object startWithOpus() {
        return packet(0x16, new byte[320]);
    }

    @Override
    public String refusedCodec() {
        return "48000 Hz";
    }

    @ParameterizedTest
    @CsvSource({"16,8000", "18,16000", "19,24000"})
    void theFirstAudioPacketTellsTheRateAndIsHeard(int kind, int rateHz) {
        var peer = peer();
        TestPeer.say(dialect().converse(peer), packet(kind, new byte[320]));
        assertThat(peer.leg().start.format()).isEqualTo(new WireFormat(WireCodec.L16, rateHz, 1));
        assertThat(peer.leg().samples()).isEqualTo(160);
    }

    @Test
    void whatWasSaidBeforehandNamesTheCallItsLegAndItsAgent() {
        var peer = announced("/6f0e?call=42&leg=customer&agent=a-17");
        TestPeer.say(dialect().converse(peer), packet(0x10, new byte[320]));
        var start = peer.leg().start;
        assertThat(start.callId()).isEqualTo("42");
        assertThat(start.tracks()).containsExactly("customer");
        assertThat(start.metadata()).containsEntry("uuid", "6f0e").containsEntry("agent", "a-17");
    }

    @Test
    void aCallOfWhichNothingWasSaidIsNamedByItsUuid() {
        var peer = announced("/6f0e");
        TestPeer.say(dialect().converse(peer), packet(0x10, new byte[320]));
        assertThat(peer.leg().start.callId()).isEqualTo("6f0e");
        assertThat(peer.leg().start.tracks()).containsExactly("mono");
    }

    @Test
    void theHangupIsAnsweredByClosingAndFollowedByNothing() {
        var peer = peer();
        var conversation = dialect().converse(peer);
        TestPeer.say(conversation, packet(0x10, new byte[320]));
        TestPeer.say(conversation, HANGUP);
        TestPeer.say(conversation, packet(0x10, new byte[320]));
        assertThat(peer.leg().ending).isEqualTo(Ending.COMPLETE);
        assertThat(peer.leg().samples()).isEqualTo(160);
        assertThat(peer.closed).isNotNull();
    }

    /** What Asterisk 22 does at every hangup, whether by AudioSocket() or by Dial(): it never says 0x00. */
    @Test
    void aConnectionThatThePbxEndsInOrderIsAGoodbyeToo() {
        var peer = peer();
        var conversation = dialect().converse(peer);
        TestPeer.say(conversation, packet(0x10, new byte[320]));
        conversation.closed(1005);
        assertThat(peer.leg().ending).isEqualTo(Ending.COMPLETE);
    }

    @Test
    void aCallThatHungUpBeforeItsFirstAudioIsNoCall() {
        var peer = peer();
        TestPeer.say(dialect().converse(peer), HANGUP);
        assertThat(peer.legs).isEmpty();
        assertThat(peer.closed).isNotNull();
    }

    @Test
    void anErrorOfThePbxEndsTheCallWithItsCodeSaveTheOneThatSaysThatTheCallerHungUp() {
        assertThatThrownBy(() -> TestPeer.say(dialect().converse(peer()), packet(0xFF, (byte) 4)))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("0x04");
        var peer = peer();
        var conversation = dialect().converse(peer);
        TestPeer.say(conversation, packet(0x10, new byte[320]));
        TestPeer.say(conversation, packet(0xFF, (byte) 1));
        assertThat(peer.leg().ending).isEqualTo(Ending.COMPLETE);
    }

    @Test
    void anotherRateInMidCallIsRefused() {
        var conversation = dialect().converse(peer());
        TestPeer.say(conversation, packet(0x10, new byte[320]));
        assertThatThrownBy(() -> TestPeer.say(conversation, packet(0x12, new byte[640])))
                .isInstanceOf(DialectException.class)
                .hasMessageContainingAll("8000 Hz", "16000 Hz");
    }

    @Test
    void theChannelDriversCodecIsAsTheAnnouncementSays() {
        var peer = announced("/6f0e?codec=ulaw");
        TestPeer.say(dialect().converse(peer), packet(0x10, new byte[160]));
        assertThat(peer.leg().start.format()).isEqualTo(new WireFormat(WireCodec.MU_LAW, 8_000, 1));
        assertThat(peer.leg().samples()).isEqualTo(160);
        var wide = announced("/6f0e?codec=alaw");
        TestPeer.say(dialect().converse(wide), packet(0x12, new byte[640]));
        assertThat(wide.leg().start.format())
                .as("this kind is linear only")
                .isEqualTo(new WireFormat(WireCodec.L16, 16_000, 1));
        assertThatThrownBy(() ->
                        TestPeer.say(dialect().converse(announced("/6f0e?codec=opus")), packet(0x10, new byte[160])))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("'opus' is not taken");
    }

    @Test
    void whatLaterVersionsAddToACallIsPassedOver() {
        var peer = peer();
        var conversation = dialect().converse(peer);
        TestPeer.say(conversation, packet(0x10, new byte[320]));
        for (int kind : new int[] {0x02, 0x04, 0x0F, 0x19, 0x42, 0xFE}) {
            TestPeer.say(conversation, packet(kind, new byte[7]));
        }
        TestPeer.say(conversation, packet(0x10, new byte[320]));
        assertThat(peer.leg().samples()).isEqualTo(320);
        assertThatThrownBy(() -> TestPeer.say(conversation, packet(0x01, new byte[16])))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("kind 0x01 comes once");
    }

    @Test
    void packetsThatLieAboutTheirLengthOrKindAreRefused() {
        byte[] lying = packet(0x10, new byte[320]);
        lying[2]++;
        byte[][] wrong = {lying, {0x10, 0}, {}, packet(0x01, new byte[16]), packet(0x42)};
        for (byte[] packet : wrong) {
            assertThatThrownBy(() -> TestPeer.say(dialect().converse(peer()), packet))
                    .isInstanceOf(DialectException.class)
                    .hasMessageContaining("AudioSocket packet");
        }
    }

    /** @param uuid behind the source's URL, with what was said of it as the query */
    private static TestPeer announced(String uuid) {
        return TestPeer.of("audiosocket", uuid, Map.of());
    }

    private static byte[] packet(int kind, byte... payload) {
        return ByteBuffer.allocate(3 + payload.length)
                .put((byte) kind)
                .putShort((short) payload.length)
                .put(payload)
                .array();
    }
}
