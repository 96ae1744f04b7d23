package io.toneguard.ingest.dialect;

import static io.toneguard.ingest.dialect.StreamTalk.hear;
import static io.toneguard.ingest.dialect.StreamTalk.places;
import static io.toneguard.ingest.dialect.StreamTalk.silence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded.Ending;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AzureDialectTest implements DialectContract {
    private static final Instant BEGIN = Instant.parse("2026-11-21T09:00:00Z");
    private static final String CUSTOMER = "4:+15550100";
    private static final String AGENT = "8:acs:1_2";

    private final Dialect azure = new AzureDialect();

    @Override
    public Dialect dialect() {
        return azure;
    }

    @Override
    public TestPeer peer() {
        return TestPeer.of("acs", "?agent=a-17", Map.of("X-MS-Call-Connection-Id", List.of("call-1")));
    }

    @Override
    public WireFormat format() {
        return new WireFormat(WireCodec.L16, 16_000, 1);
    }

    @Override
    public List<Object> talk(byte[][] audio) {
        var talk = new ArrayList<Object>(List.of(start("PCM", 16_000)));
        talk.addAll(StreamTalk.media(audio, 640, (track, piece) -> audio("", piece.fromByte() / 32, piece.base64())));
        return talk;
    }

    @Override
    public boolean closingIsTheGoodbye() {
        return true;
    }

    @Override
    public Object startWithOpus() {
        return start("opus", 48_000);
    }

    @Test
    void mixedAudioIsOneTrackNamedSo() {
        var peer = peer();
        hear(azure, peer, start("PCM", 24_000), audio("", 500, silence(960)), audio("", 520, silence(960)));
        assertThat(peer.leg().start.tracks()).containsExactly("mixed");
        assertThat(peer.leg().start.format().rateHz()).isEqualTo(24_000);
        assertThat(peer.leg().start.metadata()).containsEntry("agent", "a-17");
        assertThat(places(peer, 0)).containsExactly(0L, 480L);
    }

    @Test
    void unmixedAudioHasATrackPerKindOfParticipantOnOneClock() {
        var peer = unmixed();
        hear(
                azure,
                peer,
                start("PCM", 16_000),
                audio(AGENT, 1_000, silence(640)),
                audio(CUSTOMER, 1_020, silence(640)),
                audio(AGENT, 1_040, silence(640)));
        assertThat(peer.leg().start.tracks()).containsExactly("customer", "agent");
        assertThat(places(peer, 0)).containsExactly(320L);
        assertThat(places(peer, 1)).containsExactly(0L, 640L);
    }

    @Test
    void whoComesBesidesTheFirstOfAKindIsLeftOutAndTold() {
        var peer = unmixed();
        var conversation = azure.converse(peer);
        List.of(
                        start("PCM", 16_000),
                        audio(AGENT, 0, silence(640)),
                        audio("8:acs:other", 0, silence(640)),
                        audio("28:bot", 0, silence(640)))
                .forEach(message -> TestPeer.say(conversation, message));
        conversation.closed(1000);
        assertThat(peer.leg().placed).hasSize(1);
        assertThat(peer.leg().ending).isEqualTo(Ending.COMPLETE);
        assertThat(peer.leg().endReason).contains("left out: 2 of further participants");
    }

    @Test
    void whoTakesACallOverHasTheTrackOnceTheOneBeforeIsQuietForASecond() {
        var peer = unmixed();
        hear(
                azure,
                peer,
                start("PCM", 16_000),
                audio(AGENT, 0, silence(640)),
                audio(CUSTOMER, 0, silence(640)),
                audio("8:acs:next", 1_000, silence(640)),
                audio(CUSTOMER, 1_020, silence(640)),
                audio("8:acs:next", 1_040, silence(640)),
                audio(AGENT, 1_060, silence(640)),
                audio("8:acs:next", 1_080, silence(640)));
        assertThat(places(peer, 0)).containsExactly(0L, 16_320L);
        assertThat(places(peer, 1)).containsExactly(0L, 16_640L, 17_280L);
        assertThat(peer.leg().persons).containsExactly(new HeardLeg.Person(1, "8:acs:next"));
    }

    @Test
    void anAgentOnTheTelephoneHasTheTrackThatNobodyEverHad() {
        var peer = unmixed();
        hear(
                azure,
                peer,
                start("PCM", 16_000),
                audio(CUSTOMER, 0, silence(640)),
                audio("4:+15550199", 20, silence(640)),
                audio(CUSTOMER, 1_200, silence(640)),
                audio("4:+15550199", 1_200, silence(640)),
                audio(CUSTOMER, 1_220, silence(640)),
                audio("4:+15550199", 1_220, silence(640)));
        assertThat(places(peer, 0)).containsExactly(0L, 19_200L, 19_520L);
        assertThat(places(peer, 1)).containsExactly(19_200L, 19_520L);
        assertThat(peer.leg().persons).as("the URL says who the agent is").isEmpty();
    }

    @Test
    void anAppThatHasTheCustomersTrackGivesItToWhoComesByTelephone() {
        var peer = unmixed();
        hear(
                azure,
                peer,
                start("PCM", 16_000),
                audio(AGENT, 0, silence(640)),
                audio(AGENT, 1_200, silence(640)),
                audio("8:acs:supervisor", 1_200, silence(640)),
                audio(AGENT, 1_220, silence(640)),
                audio("8:acs:supervisor", 1_220, silence(640)),
                audio(CUSTOMER, 1_240, silence(640)),
                audio("8:acs:supervisor", 1_240, silence(640)),
                audio(CUSTOMER, 1_260, silence(640)));
        assertThat(places(peer, 0))
                .as("the customer is not left out")
                .containsExactly(19_200L, 19_520L, 19_840L, 20_160L);
        assertThat(places(peer, 1)).containsExactly(0L, 19_200L, 19_520L);
        assertThat(peer.leg().persons).containsExactly(new HeardLeg.Person(0, null));
    }

    @Test
    void aTelephoneNumberIsNobodysName() {
        var peer = unmixed();
        hear(
                azure,
                peer,
                start("PCM", 16_000),
                audio(CUSTOMER, 0, silence(640)),
                audio(AGENT, 1_480, silence(640)),
                audio("4:+15550199", 1_500, silence(640)));
        assertThat(places(peer, 0)).containsExactly(0L, 24_000L);
        assertThat(peer.leg().persons).containsExactly(new HeardLeg.Person(0, null));
    }

    @Test
    void aSilentMessageWithoutAudioIsSilenceOfTheAnnouncedLength() {
        var peer = peer();
        hear(
                azure,
                peer,
                start("PCM", 16_000),
                audio("", 0, silence(640)),
                audio("", 20, "").replace("\"silent\":false", "\"silent\":true"),
                audio("", 40, "").replace("\"silent\":false", "\"silent\":\"true\""),
                audio("", 60, ""));
        assertThat(peer.leg().placed)
                .containsExactly(
                        new HeardLeg.Placed(0, 0, 640),
                        new HeardLeg.Placed(0, 320, 640),
                        new HeardLeg.Placed(0, 640, 640));
        byte[] last = peer.leg().audioOf(0);
        assertThat(last[last.length - 1]).isZero();
    }

    @Test
    void aTimeStampMayHaveAnOffsetAndAudioFromBeforeTheFirstIsNotHeard() {
        var peer = peer();
        hear(
                azure,
                peer,
                start("PCM", 16_000),
                audio("", 1_000, silence(640)),
                audio("", 0, silence(640)),
                audio("", 1_020, silence(640)).replace("Z\"", "+00:00\""));
        assertThat(places(peer, 0)).containsExactly(0L, 320L);
    }

    @Test
    void aSourceSetForTheOtherMixingIsToldHowToSetIt() {
        assertThatThrownBy(() -> hear(
                        azure,
                        peer(),
                        start("PCM", 16_000),
                        audio(AGENT, 0, silence(640)),
                        audio(CUSTOMER, 0, silence(640))))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("channels to 2")
                .hasMessageNotContaining("5550100");
        assertThatThrownBy(() -> hear(azure, unmixed(), start("PCM", 16_000), audio("", 0, silence(640))))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("channels to 1");
    }

    @Test
    void aTimeThatIsNoneIsRefusedAndOneTooFarAheadToo() {
        for (var time : List.of("yesterday", "2026-11-21", "2026-11-21T11:00:00Z")) {
            var late = "{\"kind\":\"AudioData\",\"audioData\":{\"timestamp\":\"" + time + "\",\"data\":\""
                    + silence(640) + "\"}}";
            assertThatThrownBy(() -> hear(azure, start("PCM", 16_000), audio("", 0, silence(640)), late))
                    .as(time)
                    .isInstanceOf(DialectException.class)
                    .hasMessageContaining("message 3");
        }
    }

    @Test
    void digitsThatArePressedArePassedOver() {
        var peer = hear(azure, start("PCM", 16_000), "{\"kind\":\"DtmfData\",\"dtmfData\":{\"data\":\"3\"}}");
        assertThat(peer.leg().placed).isEmpty();
    }

    private static TestPeer unmixed() {
        return TestPeer.of("acs", 16_000, 2);
    }

    private static String start(String encoding, int rateHz) {
        return "{\"kind\":\"AudioMetadata\",\"audioMetadata\":{\"subscriptionId\":\"s\",\"encoding\":\"" + encoding
                + "\",\"sampleRate\":" + rateHz + ",\"channels\":1,\"length\":640}}";
    }

    private static String audio(String participant, int ms, String base64) {
        return "{\"kind\":\"AudioData\",\"audioData\":{\"timestamp\":\"" + BEGIN.plusMillis(ms) + "\","
                + (participant.isEmpty() ? "" : "\"participantRawID\":\"" + participant + "\",") + "\"data\":\""
                + base64
                + "\",\"silent\":false}}";
    }
}
