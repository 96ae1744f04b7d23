package io.toneguard.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.ingest.source.Source;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The form that Asterisk's JSON control messages have. */
class AsteriskDialectTest implements DialectContract {
    private static final String PLAIN = "MEDIA_START connection_id:toneguard channel:WebSocket/toneguard/0x7f0b"
            + " channel_id:1795243843.0 format:%s optimal_frame_size:160 ptime:20";

    @Override
    public Dialect dialect() {
        return new AsteriskDialect();
    }

    @Override
    public WireFormat format() {
        return new WireFormat(WireCodec.MU_LAW, 8_000, 1);
    }

    @Override
    public List<Object> talk(byte[][] audio) {
        var talk = new ArrayList<Object>();
        talk.add(json("{\"CALL_ID\":\"call-1\",\"LEG\":\"customer\",\"agent\":\"a-17\"}"));
        talk.addAll(WireFrames.of(audio, format()));
        return talk;
    }

    @Override
    public boolean closingIsTheGoodbye() {
        return true;
    }

    @Override
    public Object startWithOpus() {
        return PLAIN.formatted("opus");
    }

    @Test
    void aPlainStartNamesTheCallByItsChannelSinceTheConnectionIsTheSameForEveryCall() {
        var leg = begun(TestPeer.of("asterisk"), PLAIN.formatted("ulaw"));
        assertThat(leg.start.callId()).isEqualTo("1795243843.0");
        assertThat(leg.start.tracks()).containsExactly("mono");
        assertThat(leg.start.metadata())
                .containsEntry("channel", "WebSocket/toneguard/0x7f0b")
                .containsEntry("connection_id", "toneguard");
    }

    @Test
    void theUrlsParametersNameTheCallAndTheLegThatIsTheTrack() {
        var leg = begun(asking("?call=42&leg=customer&agent=a-17"), PLAIN.formatted("ulaw"));
        assertThat(leg.start.callId()).isEqualTo("42");
        assertThat(leg.start.tracks()).containsExactly("customer");
        assertThat(leg.start.metadata()).containsEntry("agent", "a-17").containsEntry("leg", "customer");
    }

    @Test
    void aStaleUrlIsNotBelievedAgainstTheCallsOwnVariables() {
        var leg = begun(asking("?call=43&leg=agent&agent=a-99"), json("{\"CALL_ID\":\"1001\",\"LEG\":\"customer\"}"));
        assertThat(leg.start.callId()).isEqualTo("1001");
        assertThat(leg.start.tracks()).containsExactly("customer");
        assertThat(leg.start.metadata())
                .containsEntry("call", "1001")
                .containsEntry("leg", "customer")
                .containsEntry("CALL_ID", "1001")
                .doesNotContainValue("43")
                .doesNotContainValue("a-99");
    }

    @Test
    void inheritedVariablesKeepTheirMarksInFrontAndAreFoundWithoutThem() {
        var leg = begun(asking("?call=43&leg=agent"), json("{\"__CALL_ID\":\"1001\",\"_LEG\":\"customer\"}"));
        assertThat(leg.start.callId()).isEqualTo("1001");
        assertThat(leg.start.tracks()).containsExactly("customer");
        assertThat(leg.start.metadata()).containsEntry("CALL_ID", "1001").doesNotContainValue("43");
    }

    @Test
    void aUrlThatNamesACallWhichWasDialledWithoutParametersIsStale() {
        var dialled = "{\"DIALEDPEERNUMBER\":\"toneguard/c(ulaw)f(json)d(in)%s\"}";
        var stale = begun(asking("?call=43&leg=agent&agent=a-99"), json(dialled.formatted("")));
        assertThat(stale.start.callId()).isEqualTo("1795243844.1");
        assertThat(stale.start.tracks()).containsExactly("mono");
        assertThat(stale.start.metadata()).doesNotContainKeys("call", "leg", "agent");

        var fresh = begun(asking("?call=43&leg=agent"), json(dialled.formatted("v(call=43,leg=agent)")));
        assertThat(fresh.start.callId()).isEqualTo("43");

        var configured = begun(asking("?team=blue"), json(dialled.formatted("")));
        assertThat(configured.start.metadata()).containsEntry("team", "blue");
    }

    @Test
    void aUrlThatAgreesWithTheVariablesAddsToThem() {
        var leg = begun(asking("?call=1001&team=blue&queue=old"), json("{\"CALL\":\"1001\",\"QUEUE\":\"new\"}"));
        assertThat(leg.start.metadata())
                .containsEntry("team", "blue")
                .containsEntry("queue", "new")
                .containsEntry("QUEUE", "new");
    }

    @Test
    void aCredentialInTheUrlIsNoMetadata() {
        var leg = begun(asking("?call=42&token=s3cret"), PLAIN.formatted("ulaw"));
        assertThat(leg.start.metadata()).containsEntry("call", "42").doesNotContainValue("s3cret");
    }

    @Test
    void theSourceSaysUnderWhichNamesTheCallAndTheLegAre() {
        var keys = new Source.MetadataKeys("linkedid", "side", null, null, null, null);
        var peer = asking("?call=42&leg=customer&linkedid=L7&side=agent", keys);
        var leg = begun(peer, PLAIN.formatted("ulaw"));
        assertThat(leg.start.callId()).isEqualTo("L7");
        assertThat(leg.start.tracks()).containsExactly("agent");
    }

    @Test
    void aRoleOfTheCallsOwnPassesThrough() {
        var leg = begun(TestPeer.of("asterisk"), json("{\"toneguard.role.mono\":\"agent\"}"));
        assertThat(leg.start.metadata()).containsEntry("toneguard.role.mono", "agent");
    }

    @ParameterizedTest
    @CsvSource({"ulaw,MU_LAW,8000", "alaw,A_LAW,8000", "slin,L16,8000", "slin16,L16,16000", "slin24,L16,24000"})
    void asterisksNamesOfFormatsAreKnown(String name, WireCodec codec, int rateHz) {
        assertThat(begun(TestPeer.of("asterisk"), PLAIN.formatted(name)).start.format())
                .isEqualTo(new WireFormat(codec, rateHz, 1));
    }

    @Test
    void anotherFormatIsRefusedWithWhatToDial() {
        assertThatThrownBy(() -> begun(TestPeer.of("asterisk"), PLAIN.formatted("slin48")))
                .isInstanceOf(DialectException.class)
                .hasMessageContainingAll("slin48", "c(ulaw)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DTMF_END digit:5 channel_id:1795243843.0",
                "MEDIA_XOFF channel_id:1795243843.0",
                "MEDIA_MARK_PROCESSED m1",
                "{\"event\":\"STATUS\",\"channel_id\":\"1795243843.0\",\"queue_length\":0}",
                "{\"event\":\"SOMETHING_NEW\"}",
                "MEDIA_STARTED",
                ""
            })
    void otherEventsChangeNothingBeforeNorAfterTheStart(String event) {
        var peer = TestPeer.of("asterisk");
        var conversation = dialect().converse(peer);
        TestPeer.say(conversation, event);
        TestPeer.say(conversation, PLAIN.formatted("ulaw"));
        TestPeer.say(conversation, event);
        TestPeer.say(conversation, new byte[160]);
        assertThat(peer.leg().samples()).isEqualTo(160);
        assertThat(peer.sent).isEmpty();
    }

    @Test
    void aShortLastFrameIsAudioLikeAnyOther() {
        var peer = TestPeer.of("asterisk");
        var conversation = dialect().converse(peer);
        TestPeer.say(conversation, PLAIN.formatted("ulaw"));
        TestPeer.say(conversation, new byte[160]);
        TestPeer.say(conversation, new byte[138]);
        conversation.closed(1000);
        assertThat(peer.leg().samples()).isEqualTo(298);
        assertThat(peer.leg().ending).isEqualTo(Ending.COMPLETE);
    }

    @Test
    void audioBeforeTheStartIsRefused() {
        assertThatThrownBy(() -> TestPeer.say(dialect().converse(peer()), new byte[160]))
                .isInstanceOf(DialectException.class)
                .hasMessageContainingAll("160 bytes", "MEDIA_START");
    }

    @Test
    void aSecondStartIsRefused() {
        var conversation = dialect().converse(peer());
        TestPeer.say(conversation, PLAIN.formatted("ulaw"));
        assertThatThrownBy(() -> TestPeer.say(conversation, PLAIN.formatted("ulaw")))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("second MEDIA_START");
    }

    private HeardLeg begun(TestPeer peer, String start) {
        TestPeer.say(dialect().converse(peer), start);
        return peer.leg();
    }

    private static TestPeer asking(String query) {
        return TestPeer.of("asterisk", query, Map.of());
    }

    private static TestPeer asking(String query, Source.MetadataKeys keys) {
        var peer = asking(query);
        var source = peer.source();
        return new TestPeer(
                new Source(
                        source.tenant(),
                        source.tenantName(),
                        source.name(),
                        source.dialect(),
                        source.speakers(),
                        keys,
                        source.rateHz(),
                        source.channels(),
                        source.legs(),
                        source.contractedSessions()),
                peer.handshake());
    }

    private static String json(String variables) {
        return """
                {"event":"MEDIA_START","connection_id":"toneguard","channel":"WebSocket/toneguard/0x7f0b",
                 "channel_id":"1795243844.1","format":"ulaw","optimal_frame_size":160,"ptime":20,"channel_variables":%s}""".formatted(variables);
    }
}
