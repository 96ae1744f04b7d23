package io.toneguard.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded.Ending;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stereo as a source is told to expect it, the metadata the user's own. */
class AudioForkDialectTest implements DialectContract {
    @Override
    public Dialect dialect() {
        return new AudioForkDialect("mod_audio_fork");
    }

    @Override
    public TestPeer peer() {
        return TestPeer.of("mod_audio_fork", 8_000, 2);
    }

    @Override
    public WireFormat format() {
        return new WireFormat(WireCodec.L16, 8_000, 2);
    }

    @Override
    public List<Object> talk(byte[][] audio) {
        var talk = new ArrayList<Object>();
        talk.add("{\"call\":\"call-1\",\"agent\":\"a-17\"}");
        talk.addAll(WireFrames.of(audio, format()));
        talk.add(4, "{\"event\":\"participant\",\"track\":\"agent\",\"person\":\"a-18\"}");
        return talk;
    }

    @Override
    public boolean closingIsTheGoodbye() {
        return true;
    }

    /** The dialect knows no codec but linear; a rate that we do not take stands for it. */
    @Override
    public Object startWithOpus() {
        return "{\"sampleRate\":48000}";
    }

    @Override
    public String refusedCodec() {
        return "48000 Hz";
    }

    @Test
    void leftIsWhoTheLegBelongsToAndRightIsWhatItHears() {
        var leg = begun(peer(), "{\"customer\":{\"tier\":\"gold\"},\"toneguard.role.left\":\"agent\"}");
        assertThat(leg.start.tracks()).containsExactly("left", "right");
        assertThat(leg.start.metadata())
                .containsEntry("customer.tier", "gold")
                .containsEntry("toneguard.role.left", "agent");
    }

    @ParameterizedTest
    @CsvSource({"mono,1,mono", "mixed,1,mixed", "stereo,2,left"})
    void aMixTypeInTheMetadataComesBeforeTheSource(String mixType, int channels, String firstTrack) {
        var leg = begun(peer(), "{\"sampleRate\":16000,\"mixType\":\"" + mixType + "\"}");
        assertThat(leg.start.format()).isEqualTo(new WireFormat(WireCodec.L16, 16_000, channels));
        assertThat(leg.start.tracks()).startsWith(firstTrack);
    }

    @Test
    void withoutAWordFromAnybodyItIsOneChannelAt8000Hz() {
        var leg = begun(TestPeer.of("mod_audio_fork"), "{}");
        assertThat(leg.start.format()).isEqualTo(new WireFormat(WireCodec.L16, 8_000, 1));
        assertThat(leg.start.tracks()).containsExactly("mono");
    }

    @Test
    void audioMayComeWithoutAnyMetadataAndItsFirstMessageIsHeard() {
        var peer = peer();
        var conversation = dialect().converse(peer);
        TestPeer.say(conversation, new byte[] {1, 2, 3, 4});
        TestPeer.say(conversation, new byte[] {5, 6, 7, 8});
        assertThat(peer.leg().audioOf(0)).containsExactly(1, 2, 5, 6);
        assertThat(peer.leg().audioOf(1)).containsExactly(3, 4, 7, 8);
    }

    @Test
    void messagesOfAnySizeAreOneStream() {
        byte[][] audio = audio();
        var peer = peer();
        var conversation = dialect().converse(peer);
        TestPeer.say(conversation, "{}");
        WireFrames.of(audio, format(), 1_237).forEach(message -> TestPeer.say(conversation, message));
        assertThat(peer.leg().audioOf(0)).isEqualTo(audio[0]);
        assertThat(peer.leg().audioOf(1)).isEqualTo(audio[1]);
    }

    @Test
    void aMessageOfLengthZeroEndsTheAudioWholeWhateverTheConnectionDoesThen() {
        var peer = peer();
        var conversation = dialect().converse(peer);
        TestPeer.say(conversation, "{}");
        TestPeer.say(conversation, new byte[320]);
        TestPeer.say(conversation, new byte[0]);
        TestPeer.say(conversation, new byte[320]);
        TestPeer.say(conversation, "{\"event\":\"participant\",\"track\":\"left\",\"person\":\"a-18\"}");
        conversation.closed(1006);
        assertThat(peer.leg().ending).isEqualTo(Ending.COMPLETE);
        assertThat(peer.leg().samples()).isEqualTo(80);
        assertThat(peer.closed).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"right,1", "1,1", "agent,1", "AGENT,1", "left,0", "0,0", "customer,0"})
    void aTakeOverIsSaidByTrackByNumberOrBySpeaker(String track, int expected) {
        var peer = peer();
        var conversation = dialect().converse(peer);
        TestPeer.say(conversation, "{}");
        TestPeer.say(conversation, "{\"event\":\"participant\",\"track\":\"" + track + "\",\"person\":\"a-18\"}");
        TestPeer.say(conversation, "{\"event\":\"participant\",\"track\":\"" + track + "\"}");
        assertThat(peer.leg().persons)
                .containsExactly(new HeardLeg.Person(expected, "a-18"), new HeardLeg.Person(expected, null));
    }

    @Test
    void aSpeakerIsFoundWhereTheCallsOwnRolesPutHim() {
        var peer = peer();
        var conversation = dialect().converse(peer);
        TestPeer.say(conversation, "{\"toneguard\":{\"role\":{\"left\":\"agent\",\"right\":\"customer\"}}}");
        TestPeer.say(conversation, "{\"event\":\"participant\",\"track\":\"agent\",\"person\":\"a-18\"}");
        assertThat(peer.leg().persons).containsExactly(new HeardLeg.Person(0, "a-18"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\":\"dtmf\",\"dtmf\":\"5\",\"duration\":1600}",
                "{\"event\":\"participant\",\"track\":\"2\",\"person\":\"a-18\"}",
                "{\"event\":\"participant\",\"track\":\"-1\",\"person\":\"a-18\"}",
                "{\"event\":\"participant\"}",
                "{not json",
                "free text",
                ""
            })
    void laterTextsOfTheUsersDialplanHarmNothing(String text) {
        var peer = peer();
        var conversation = dialect().converse(peer);
        TestPeer.say(conversation, "{}");
        TestPeer.say(conversation, text);
        TestPeer.say(conversation, new byte[320]);
        assertThat(peer.leg().persons).isEmpty();
        assertThat(peer.leg().samples()).isEqualTo(80);
    }

    @Test
    void aFirstTextThatIsNoJsonIsKeptAsItIs() {
        assertThat(begun(peer(), "agent a-17").start.metadata())
                .containsOnlyKeys("metadata")
                .containsValue("agent a-17");
    }

    @Test
    void brokenJsonAndUnknownMixTypesAreRefused() {
        assertThatThrownBy(() -> begun(peer(), "{\"agent\":\"a-17\""))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("JSON");
        assertThatThrownBy(() -> begun(peer(), "{\"mixType\":\"surround\"}"))
                .isInstanceOf(DialectException.class)
                .hasMessageContainingAll("surround", "stereo");
    }

    private HeardLeg begun(TestPeer peer, String first) {
        TestPeer.say(dialect().converse(peer), first);
        return peer.leg();
    }
}
