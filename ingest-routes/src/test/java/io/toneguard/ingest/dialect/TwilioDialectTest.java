package io.toneguard.ingest.dialect;

import static io.toneguard.ingest.dialect.StreamTalk.hear;
import static io.toneguard.ingest.dialect.StreamTalk.places;
import static io.toneguard.ingest.dialect.StreamTalk.silence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded.Ending;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TwilioDialectTest implements DialectContract {
    private static final String CONNECTED = "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}";
    private static final String STOP =
            "{\"event\":\"stop\",\"sequenceNumber\":\"99\",\"streamSid\":\"MZ1\",\"stop\":{\"callSid\":\"call-1\"}}";

    private final Dialect twilio = new TwilioDialect();

    @Override
    public Dialect dialect() {
        return twilio;
    }

    @Override
    public WireFormat format() {
        return new WireFormat(WireCodec.MU_LAW, 8_000, 2);
    }

    @Override
    public List<Object> talk(byte[][] audio) {
        var talk = new ArrayList<Object>(List.of(CONNECTED, start("audio/x-mulaw", "\"inbound\",\"outbound\"")));
        talk.addAll(StreamTalk.media(
                audio,
                160,
                (track, piece) -> media(track == 0 ? "inbound" : "outbound", piece.fromByte() / 8, piece.base64())));
        talk.add(STOP);
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
        return start("audio/opus", "\"inbound\"");
    }

    @Test
    void theStartNamesTheCallAndTellsWhatTheCustomerHasSet() {
        var peer = hear(twilio, CONNECTED, start("audio/x-mulaw", "\"inbound\""));
        var start = peer.leg().start;
        assertThat(start.callId()).isEqualTo("call-1");
        assertThat(start.tracks()).containsExactly("inbound");
        assertThat(start.metadata())
                .containsEntry("agent", "a-17")
                .containsEntry("toneguard.role.inbound", "customer")
                .containsEntry("accountSid", "AC1")
                .containsEntry("streamSid", "MZ1")
                .doesNotContainKeys("event", "sequenceNumber", "mediaFormat.encoding", "tracks.0");
        assertThat(peer.sent).isEmpty();
        assertThat(peer.sentBinary).isEmpty();
    }

    @Test
    void theTimeStampPlacesTheAudioWhetherTextOrNumber() {
        var peer = hear(
                twilio,
                start("audio/x-mulaw", "\"inbound\""),
                media("inbound", 20, silence(160)),
                "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"track\":\"inbound\",\"timestamp\":60,\"payload\":\""
                        + silence(160) + "\"}}");
        assertThat(places(peer, 0)).containsExactly(160L, 480L);
    }

    @Test
    void audioWithoutATimeStampFollowsTheAudioBefore() {
        var peer = hear(
                twilio,
                start("audio/x-mulaw", "\"inbound\""),
                media("inbound", 100, silence(80)),
                "{\"event\":\"media\",\"media\":{\"payload\":\"" + silence(160) + "\"}}");
        assertThat(places(peer, 0)).containsExactly(800L, 880L);
    }

    @Test
    void namesMayStandInAnyOrder() {
        var peer = hear(
                twilio,
                start("audio/x-mulaw", "\"inbound\",\"outbound\""),
                "{\"media\":{\"payload\":\"" + silence(160)
                        + "\",\"timestamp\":\"40\",\"track\":\"outbound\"},\"streamSid\":\"MZ1\",\"event\":\"media\"}");
        assertThat(peer.leg().placed).containsExactly(new HeardLeg.Placed(1, 320, 160));
    }

    @Test
    void whatWeHaveNeverHeardOfIsPassedOver() {
        var peer = hear(
                twilio,
                start("audio/x-mulaw", "\"inbound\""),
                "{\"event\":\"dtmf\",\"streamSid\":\"MZ1\",\"dtmf\":{\"track\":\"inbound_track\",\"digit\":\"1\"}}",
                "{\"event\":\"mark\",\"mark\":{\"name\":\"m1\"}}",
                "{\"event\":\"lately\",\"sequenceNumber\":{\"not\":\"a number\"},\"payload\":[1,{\"a\":null}]}",
                "{\"without\":\"an event\"}",
                "{\"event\":\"media\",\"new\":[[{}]],\"media\":{\"track\":\"inbound\",\"timestamp\":\"0\",\"gain\":1.5,\"payload\":\""
                        + silence(160) + "\"}}");
        assertThat(peer.leg().placed).hasSize(1);
        assertThat(peer.closed).isNull();
    }

    @Test
    void escapedCharactersAreTheCharactersThatTheyMean() {
        var peer = hear(
                twilio,
                "{\"event\":\"start\",\"streamSid\":\"M\\u005a1\",\"start\":{\"callSid\":\"caf\\u00e9\\u0007\\/1\",\"tracks\":[\"inb\\u006fund\"],"
                        + "\"customParameters\":{\"agent\":\"a\\n17\"}}}",
                "{\"event\":\"medi\\u0061\",\"streamSid\":\"MZ1\",\"media\":{\"track\":\"inbound\",\"timestamp\":\"0\",\"payload\":\"\\/\\/8=\"}}");
        assertThat(peer.leg().start.callId()).isEqualTo("café/1");
        assertThat(peer.leg().start.metadata()).containsEntry("agent", "a17");
        assertThat(peer.leg().audioOf(0)).containsExactly(0xFF, 0xFF);
    }

    @Test
    void anEmptyPayloadIsNoAudioAndALongOneIsAll() {
        byte[] long64k = new byte[48_000];
        new Random(3).nextBytes(long64k);
        var peer = hear(
                twilio,
                start("audio/x-mulaw", "\"inbound\""),
                media("inbound", 0, ""),
                media("inbound", 0, StreamTalk.base64(long64k)));
        assertThat(peer.leg().audioOf(0)).isEqualTo(long64k);
        assertThat(peer.leg().placed).hasSize(1);
    }

    @Test
    void whatIsNotBase64IsRefusedByTheNumberOfItsMessageWithoutRepeatingIt() {
        assertThatThrownBy(() -> hear(
                        twilio,
                        CONNECTED,
                        start("audio/x-mulaw", "\"inbound\""),
                        media("inbound", 0, silence(160)),
                        media("inbound", 20, "c2VjcmV0!?")))
                .isInstanceOf(DialectException.class)
                .hasMessage("message 4 has audio that is not base64 ('payload')");
    }

    @Test
    void brokenJsonIsRefusedByTheNumberOfItsMessageWithoutRepeatingIt() {
        for (var broken : List.of("{\"event\":secret}", "{\"event\":\"media\"", "[\"secret\"]", "secret", "", "{]")) {
            assertThatThrownBy(() -> hear(twilio, CONNECTED, broken))
                    .isInstanceOf(DialectException.class)
                    .hasMessageStartingWith("message 2 is ")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void aTimeStampThatCannotBeIsRefused() {
        var start = start("audio/x-mulaw", "\"inbound\"");
        for (var stamp : List.of("-20", "soon", "99999999999999999999", "7e9")) {
            var media =
                    media("inbound", 0, silence(160)).replace("\"timestamp\":\"0\"", "\"timestamp\":\"" + stamp + "\"");
            assertThatThrownBy(() -> hear(twilio, start, media))
                    .as(stamp)
                    .isInstanceOf(DialectException.class)
                    .hasMessageContaining("message 2");
        }
        assertThatThrownBy(() -> hear(
                        twilio, start, media("inbound", 0, silence(160)), media("inbound", 3_600_021, silence(160))))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("3600021 ms");
    }

    @Test
    void mediaOfAnotherStreamIsRefused() {
        var other = media("inbound", 0, silence(160)).replace("MZ1", "MZ2");
        assertThatThrownBy(() -> hear(twilio, start("audio/x-mulaw", "\"inbound\""), other))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("another stream");
    }

    @Test
    void mediaBeforeTheStartAndASecondStartAreRefused() {
        assertThatThrownBy(() -> hear(twilio, CONNECTED, media("inbound", 0, silence(160))))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("before start");
        var start = start("audio/x-mulaw", "\"inbound\"");
        assertThatThrownBy(() -> hear(twilio, start, start))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("second start");
    }

    @Test
    void aBinaryMessageIsRefusedWithAHint() {
        var conversation = twilio.converse(peer());
        assertThatThrownBy(() -> TestPeer.say(conversation, new byte[160]))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("right dialect");
    }

    @Test
    void aStopWithoutAStartIsSentHomePolitely() {
        var peer = hear(twilio, CONNECTED, STOP, media("inbound", 0, silence(160)));
        assertThat(peer.legs).isEmpty();
        assertThat(peer.closed).isEqualTo("stop without start");
    }

    @Test
    void afterTheStopTheConnectionIsClosedAndNothingMoreIsHeard() {
        var peer = hear(
                twilio,
                start("audio/x-mulaw", "\"inbound\""),
                media("inbound", 0, silence(160)),
                STOP,
                media("inbound", 20, silence(160)),
                "not even JSON");
        assertThat(peer.leg().ending).isEqualTo(Ending.COMPLETE);
        assertThat(peer.leg().placed).hasSize(1);
        assertThat(peer.closed).isEqualTo("stop");
    }

    @Test
    void aCloseInOrderAfterAudioIsAGoodbyeEvenWithoutAStop() {
        var start = start("audio/x-mulaw", "\"inbound\"");
        var media = media("inbound", 0, silence(160));
        assertThat(endingAfter(1000, start, media)).isEqualTo(Ending.COMPLETE);
        assertThat(endingAfter(1005, start, media)).isEqualTo(Ending.COMPLETE);
        assertThat(endingAfter(1001, start, media)).isNull();
        assertThat(endingAfter(1006, start, media)).isNull();
        assertThat(endingAfter(1000, start)).isNull();
    }

    @Test
    void audioOfATrackThatWasNotAnnouncedIsLeftOutAndTold() {
        var peer = hear(
                twilio,
                start("audio/x-mulaw", "\"inbound\""),
                media("inbound_track", 0, silence(160)),
                media("outbound", 0, silence(160)),
                media("outbound", 20, silence(160)),
                STOP);
        assertThat(peer.leg().placed).hasSize(1);
        assertThat(peer.leg().endReason).contains("left out: 2 of tracks other than inbound");
    }

    @Test
    void messagesThatNeverCameAreTold() {
        var peer = hear(
                twilio,
                start("audio/x-mulaw", "\"inbound\""),
                media("inbound", 0, silence(160)).replace("\"sequenceNumber\":\"2\"", "\"sequenceNumber\":2"),
                STOP.replace("99", "6"));
        assertThat(peer.leg().endReason).contains("3 lost on the way");
    }

    @Test
    void bothTracksMayBeAnnouncedInOneWordAndTheSourceSaysWhatThePeerDoesNot() {
        assertThat(hear(twilio, start("audio/x-mulaw", "\"both_tracks\""))
                        .leg()
                        .start
                        .tracks())
                .containsExactly("inbound", "outbound");
        assertThat(hear(twilio, start("audio/x-mulaw", "")).leg().start.tracks())
                .containsExactly("inbound");
        var stereo = TestPeer.of("twilio", 8_000, 2);
        assertThat(hear(twilio, stereo, start("audio/x-mulaw", "")).leg().start.tracks())
                .containsExactly("inbound", "outbound");
    }

    @Test
    void moreThanTwoTracksAreRefused() {
        assertThatThrownBy(() -> hear(twilio, start("audio/x-mulaw", "\"a\",\"b\",\"c\"")))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("3 channels");
    }

    @Test
    void anIdTooLongToBeOneIsNoId() {
        var start = start("audio/x-mulaw", "\"inbound\"").replace("call-1", "c".repeat(201));
        assertThat(hear(twilio, start).leg().start.callId()).isEmpty();
    }

    @Test
    void invalidUtf8IsRefused() {
        byte[] invalid = "{\"event\":\"\u00ff\u00fe\"}".getBytes(StandardCharsets.ISO_8859_1);
        var conversation = twilio.converse(peer());
        assertThatThrownBy(() -> conversation.text(invalid, invalid.length)).isInstanceOf(DialectException.class);
    }

    private Ending endingAfter(int closeCode, String... messages) {
        var peer = peer();
        var conversation = twilio.converse(peer);
        for (var message : messages) {
            TestPeer.say(conversation, message);
        }
        conversation.closed(closeCode);
        return peer.leg().ending;
    }

    private static String start(String encoding, String tracks) {
        return "{\"event\":\"start\",\"sequenceNumber\":\"1\",\"streamSid\":\"MZ1\",\"start\":{\"accountSid\":\"AC1\",\"streamSid\":\"MZ1\","
                + "\"callSid\":\"call-1\",\"tracks\":[" + tracks
                + "],\"customParameters\":{\"agent\":\"a-17\",\"toneguard.role.inbound\":\"customer\"},"
                + "\"mediaFormat\":{\"encoding\":\"" + encoding + "\",\"sampleRate\":8000,\"channels\":1}}}";
    }

    private static String media(String track, int timestampMs, String payload) {
        return "{\"event\":\"media\",\"sequenceNumber\":\"2\",\"streamSid\":\"MZ1\",\"media\":{\"track\":\"" + track
                + "\",\"chunk\":\"1\",\"timestamp\":\"" + timestampMs + "\",\"payload\":\"" + payload + "\"}}";
    }
}
