package io.toneguard.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.ingest.source.Source;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded.Ending;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CtE1DialectTest implements DialectContract {
    private static final String START =
            "{\"type\":\"startRecord\",\"recordId\":\"2122418_X_1003\",\"sessionId\":\"call-1\","
                    + "\"tenantId\":\"t\",\"groupId\":\"5071\",\"ani\":\"anonymous\",\"dnis\":\"0505808\",\"direction\":0,"
                    + "\"agentId\":\"a-17\",\"extension\":\"1002\",\"forwardingSource\":\"0\",\"dtmf\":\"4111111111111111\","
                    + "\"call_answered_at\":\"2026-06-05T14:16:22Z\"}";
    private static final String COMPLETE = "{\"type\":\"startRecord\",\"status\":\"complete\"}";

    private final TestPeer peer = TestPeer.of("ct-e1");
    private final Conversation conversation = new CtE1Dialect().converse(peer);

    @Override
    public Dialect dialect() {
        return new CtE1Dialect();
    }

    @Override
    public WireFormat format() {
        return new WireFormat(WireCodec.MU_LAW, 8_000, 1);
    }

    @Override
    public List<Object> talk(byte[][] audio) {
        var talk = new ArrayList<Object>(List.of(START));
        for (int at = 0; at < audio[0].length; at += 160) {
            talk.add(Arrays.copyOfRange(audio[0], at, at + 160));
        }
        talk.add("{\"type\":\"disconnect\",\"reason\":\"hangup\"}");
        return talk;
    }

    @Override
    public boolean closingIsTheGoodbye() {
        return true;
    }

    @Override
    public @Nullable Object startWithOpus() {
        return null;
    }

    @Test
    void theRecordIsAcknowledgedOnceItsCallIsOpen() {
        TestPeer.say(conversation, START);

        assertThat(peer.legs).hasSize(1);
        assertThat(peer.sent).containsExactly(COMPLETE);
    }

    @Test
    void agentGroupAndDirectionAreFoundByTheirUsualNames() {
        TestPeer.say(conversation, START);

        assertThat(peer.leg().start.metadata())
                .containsEntry("agent", "a-17")
                .containsEntry("agentId", "a-17")
                .containsEntry("team", "5071")
                .containsEntry("groupId", "5071")
                .containsEntry("direction", "inbound")
                .containsEntry("ani", "anonymous")
                .containsEntry("dnis", "0505808")
                .containsEntry("recordId", "2122418_X_1003")
                .containsEntry("forwardingSource", "0")
                .containsEntry("call_answered_at", "2026-06-05T14:16:22Z")
                .doesNotContainKeys("dtmf", "type");
    }

    @Test
    void anOutboundCallIsOne() {
        TestPeer.say(conversation, START.replace("\"direction\":0", "\"direction\":\"1\""));

        assertThat(peer.leg().start.metadata()).containsEntry("direction", "outbound");
    }

    @Test
    void withoutASessionTheRecordNamesTheCall() {
        TestPeer.say(conversation, "{\"type\":\"startRecord\",\"recordId\":\"r-1\",\"sessionId\":\"\"}");

        assertThat(peer.leg().start.callId()).isEqualTo("r-1");
    }

    @Test
    void theSourceAndTheUrlSayWhatTheAudioIs() {
        var stereo = peer("?codec=L16&queue=claims", 16_000, 2);
        TestPeer.say(new CtE1Dialect().converse(stereo), START);

        assertThat(stereo.leg().start.format()).isEqualTo(new WireFormat(WireCodec.L16, 16_000, 2));
        assertThat(stereo.leg().start.tracks()).containsExactly("left", "right");
        assertThat(stereo.leg().start.metadata()).containsEntry("queue", "claims");
    }

    @Test
    void anUrlThatNamesACodecWeDoNotTakeIsRefusedInTheDialectsWords() {
        var opus = peer("?codec=opus", null, null);
        var with = new CtE1Dialect().converse(opus);

        assertThatThrownBy(() -> TestPeer.say(with, START))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("opus");
        assertThat(opus.sent)
                .singleElement()
                .asString()
                .startsWith(
                        "{\"type\":\"startRecord\",\"status\":\"error\",\"description\":\"codec 'opus' is not taken");
    }

    @Test
    void brokenJsonIsRefusedInTheDialectsWords() {
        assertThatThrownBy(() -> TestPeer.say(conversation, "{\"type\":"))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("malformed JSON");
        assertThat(peer.sent).singleElement().asString().contains("\"status\":\"error\"");
    }

    @Test
    void audioBeforeStartRecordIsRefused() {
        assertThatThrownBy(() -> TestPeer.say(conversation, new byte[160]))
                .hasMessageContaining("before 'startRecord'");
    }

    @Test
    void aSecondStartRecordIsRefusedAndNothingMoreIsTaken() {
        TestPeer.say(conversation, START);
        assertThatThrownBy(() -> TestPeer.say(conversation, START)).hasMessageContaining("second 'startRecord'");
        TestPeer.say(conversation, new byte[160]);

        assertThat(peer.leg().samples()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1000, COMPLETE", "1005, COMPLETE", "1001,", "1006,"})
    void onlyANormalClosureIsAGoodbye(int code, @Nullable Ending ending) {
        TestPeer.say(conversation, START);
        conversation.closed(code);

        assertThat(peer.leg().ending).isEqualTo(ending);
    }

    @Test
    void disconnectEndsTheCallAndTheConnection() {
        TestPeer.say(conversation, START);
        TestPeer.say(conversation, "{\"type\":\"disconnect\",\"reason\":\"x\"}");
        TestPeer.say(conversation, new byte[160]);

        assertThat(peer.leg().ending).isEqualTo(Ending.COMPLETE);
        assertThat(peer.closed).isNotNull();
    }

    @Test
    void aControlConnectionIsNoCall() {
        TestPeer.say(conversation, "{\"type\":\"callStart\",\"sessionId\":\"123\"}");
        TestPeer.say(conversation, "{\"type\":\"callEnd\",\"sessionId\":\"123\"}");
        conversation.closed(1006);

        assertThat(peer.probe).isTrue();
        assertThat(peer.legs).isEmpty();
        assertThat(peer.sent).isEmpty();
    }

    @Test
    void aControlConnectionThatItsUrlNamesSoMayIdleFromTheStart() {
        var control = TestPeer.of("ct-e1", "?control=1", Map.of());
        new CtE1Dialect().converse(control);

        assertThat(control.probe).isTrue();
        assertThat(peer.probe).isFalse();
    }

    private static TestPeer peer(String query, @Nullable Integer rateHz, @Nullable Integer channels) {
        var plain = TestPeer.of("ct-e1", query, Map.of());
        var source = plain.source();
        return new TestPeer(
                new Source(
                        source.tenant(),
                        source.tenantName(),
                        source.name(),
                        source.dialect(),
                        source.speakers(),
                        source.keys(),
                        rateHz,
                        channels,
                        1,
                        100),
                plain.handshake());
    }
}
