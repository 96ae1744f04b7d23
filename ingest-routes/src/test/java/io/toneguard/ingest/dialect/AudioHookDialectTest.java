package io.toneguard.ingest.dialect;

import static io.toneguard.ingest.dialect.AudioHookClient.EXTERNAL;
import static io.toneguard.ingest.dialect.AudioHookClient.INTERNAL;
import static io.toneguard.ingest.dialect.AudioHookClient.SESSION;
import static io.toneguard.ingest.dialect.AudioHookClient.STEREO;
import static io.toneguard.ingest.dialect.AudioHookClient.STEREO_L16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.ingest.dialect.HeardLeg.Skipped;
import io.toneguard.ingest.session.CallStart;
import io.toneguard.ingest.session.Leg;
import io.toneguard.ingest.source.Handshake;
import io.toneguard.ingest.source.Source;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.Gap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class AudioHookDialectTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void aWholeSessionIsAnsweredFieldByField() {
        var client = new AudioHookClient().open(STEREO, EXTERNAL, INTERNAL);
        client.says("ping", "PT0S", "{}")
                .sendsMillis(200)
                .sendsMillis(200)
                .says("ping", "PT0.4S", "{\"rtt\":\"PT0.024S\"}")
                .says("paused", "PT0.4S", "{}")
                .says("resumed", "PT8S", "{\"start\":\"PT0.4S\",\"discarded\":\"PT7.6S\"}")
                .sendsMillis(200)
                .says("close", "PT8.2S", "{\"reason\":\"end\"}");

        assertThat(client.peer.sent)
                .containsExactly(
                        ours("opened", 1, 1, "{\"startPaused\":false,\"media\":[" + STEREO + "]}"),
                        ours("pong", 2, 2, "{}"),
                        ours("pong", 3, 3, "{}"),
                        ours("closed", 4, 6, "{}"));
        var leg = client.peer.leg();
        assertThat(leg.start.callId()).isEqualTo("call-1");
        assertThat(leg.start.tracks()).containsExactly("external", "internal");
        assertThat(leg.pauses).containsExactly("paused", "resumed");
        assertThat(leg.skipped).containsExactly(new Skipped(60_800, Gap.Kind.PAUSED));
        assertThat(leg.skippedInPause).isEqualTo(60_800);
        assertThat(leg.samples()).isEqualTo(65_600);
        assertThat(leg.ending).isEqualTo(Ending.COMPLETE);
        assertThat(client.peer.closed).as("the client closes the connection").isNull();
        assertThat(client.peer.sentBinary).isEmpty();
    }

    @Test
    void openedIsSentBeforeTheCallIsBegun() {
        var told = new ArrayList<String>();
        var conversation = new AudioHookDialect().converse(new SlowHouse(told));
        TestPeer.say(
                conversation,
                AudioHookClient.message("open", 1, 0, "PT0S", AudioHookClient.openParameters("call-1", STEREO, "")));

        assertThat(told).containsExactly("sent", "begun");
    }

    @Test
    void offeredMediaAreChosenInOurOrderNotTheirs() {
        assertThat(chosen(INTERNAL, EXTERNAL, STEREO_L16, STEREO)).isEqualTo(STEREO);
        assertThat(chosen(EXTERNAL, STEREO_L16)).isEqualTo(STEREO_L16);
        assertThat(chosen(INTERNAL, EXTERNAL)).isEqualTo(INTERNAL);
        assertThat(chosen(AudioHookClient.media("L16", "\"external\"", "8000"), INTERNAL))
                .isEqualTo(INTERNAL);
    }

    @Test
    void theChosenMediumIsSentBackAsItWasOffered() {
        var odd = "{\"rate\":8000,\"x\":{\"b\":[1.50,null],\"a\":0},\"channels\":[\"internal\",\"external\"],"
                + "\"format\":\"PCMU\",\"type\":\"audio\"}";
        var client = new AudioHookClient().open(EXTERNAL, odd);

        assertThat(client.peer.sent.get(0)).contains("\"media\":[" + odd + "]");
        assertThat(client.peer.leg().start.tracks()).containsExactly("internal", "external");
    }

    @Test
    void linearAudioComesInterleavedByPairsOfBytes() {
        var client = new AudioHookClient()
                .open(STEREO_L16)
                .sends(new byte[] {1, 2, 11, 12, 3})
                .sends(new byte[] {4, 13, 14});

        assertThat(client.peer.leg().start.format()).isEqualTo(new WireFormat(WireCodec.L16, 8_000, 2));
        assertThat(client.peer.leg().samples()).isEqualTo(2);
    }

    @Test
    void mediaThatWeDoNotTakeAreDeclinedNamedAndNoCall() {
        var client = new AudioHookClient();
        refuses(
                client,
                () -> client.open(
                        AudioHookClient.media("L16", "\"external\",\"internal\"", "16000"),
                        AudioHookClient.media("PCMU", "\"left\"", "8000")),
                "'L16' at 16000 Hz, 'PCMU' at 8000 Hz");

        assertThat(client.peer.sent.get(0)).isEqualTo(ours("opened", 1, 1, "{\"startPaused\":false,\"media\":[]}"));
        assertThat(client.peer.legs).isEmpty();
    }

    @Test
    void anOpenWithoutMediaIsRefused() {
        var client = new AudioHookClient();
        refuses(client, client::open, "no media");
    }

    @Test
    void aConnectionProbeIsAnsweredAndNoCall() {
        var client = new AudioHookClient()
                .says("open", "PT0S", AudioHookClient.probeParameters())
                .says("ping", "PT0S", "{}")
                .says("close", "PT0S", "{\"reason\":\"end\"}");
        client.conversation.closed(1005);

        assertThat(client.peer.probe).isTrue();
        assertThat(client.peer.legs).isEmpty();
        assertThat(client.peer.sent)
                .containsExactly(
                        ours("opened", 1, 1, "{\"startPaused\":false,\"media\":[" + STEREO + "]}"),
                        ours("pong", 2, 2, "{}"),
                        ours("closed", 3, 3, "{}"));
    }

    @Test
    void whatIsKnownOfTheCallIsMetadata() {
        var metadata = started(",\"language\":\"ja-JP\",\"customConfig\":{\"agent\":\"a-17\",\"crm\":{\"case\":12}},"
                + "\"unknown\":{\"deep\":[1]}");

        assertThat(metadata)
                .containsEntry("conversationId", "call-1")
                .containsEntry("organizationId", "org-1")
                .containsEntry("participant.id", "part-1")
                .containsEntry("participant.ani", "+815011112222")
                .containsEntry("participant.dnis", "+81120333444")
                .containsEntry("language", "ja-JP")
                .containsEntry("agent", "a-17")
                .containsEntry("crm.case", "12")
                .containsEntry("queue", "claims");
    }

    @Test
    void aCustomConfigMayBeWrittenIntoAString() {
        assertThat(started(",\"customConfig\":\"{\\\"team\\\":\\\"t-1\\\"}\"")).containsEntry("team", "t-1");
        assertThat(started(",\"customConfig\":\"{half\"")).containsEntry("customConfig", "{half");
        assertThat(started(",\"customConfig\":\"blue\"")).containsEntry("customConfig", "blue");
    }

    @Test
    void aCustomConfigDoesNotPassItselfOffAsTheProtocol() {
        assertThat(started(",\"customConfig\":{\"participant\":{\"ani\":\"1\"},\"conversationId\":\"2\"}"))
                .containsEntry("participant.ani", "+815011112222")
                .containsEntry("conversationId", "call-1");
    }

    @Test
    void theCustomerIsExternalAndTheAgentInternalUnlessTheCallSaysOtherwise() {
        assertThat(started(""))
                .containsEntry("toneguard.role.external", "customer")
                .containsEntry("toneguard.role.internal", "agent");
        assertThat(started(",\"customConfig\":{\"toneguard.role.external\":\"agent\"}"))
                .containsEntry("toneguard.role.external", "agent");
    }

    @Test
    void discardedWithoutAPauseIsLost() {
        var client = new AudioHookClient()
                .open(STEREO)
                .sendsMillis(200)
                .says("discarded", "PT1.2S", "{\"start\":\"PT0.2S\",\"discarded\":\"PT1S\"}")
                .says("paused", "PT1.2S", "{}")
                .says("resumed", "PT2.2S", "{\"start\":\"PT1.2S\",\"discarded\":\"PT1S\"}");

        assertThat(client.peer.leg().skipped)
                .containsExactly(new Skipped(8_000, Gap.Kind.LOST), new Skipped(8_000, Gap.Kind.PAUSED));
    }

    @Test
    void whatIsDiscardedDuringAPauseIsNotCountedTwice() {
        var client = new AudioHookClient()
                .open(STEREO)
                .says("paused", "PT0S", "{}")
                .says("discarded", "PT1S", "{\"start\":\"PT0S\",\"discarded\":\"PT1S\"}")
                .says("ping", "PT2S", "{}")
                .says("resumed", "PT3S", "{\"start\":\"PT0S\",\"discarded\":\"PT3S\"}");

        assertThat(client.peer.leg().skipped)
                .containsExactly(new Skipped(8_000, Gap.Kind.PAUSED), new Skipped(16_000, Gap.Kind.PAUSED));
    }

    @Test
    void whatIsMissingBeforeAPauseIsLostAndNotPaused() {
        var client = new AudioHookClient()
                .open(STEREO)
                .sendsMillis(200)
                .says("paused", "PT0.7S", "{}")
                .says("resumed", "PT1.7S", "{\"start\":\"PT0.7S\",\"discarded\":\"PT1S\"}");

        assertThat(client.peer.leg().skipped)
                .containsExactly(new Skipped(4_000, Gap.Kind.LOST), new Skipped(8_000, Gap.Kind.PAUSED));
    }

    @Test
    void audioThatComesDuringAPauseIsNotTaken() {
        var client = new AudioHookClient()
                .open(STEREO)
                .sendsMillis(100)
                .says("paused", "PT0.1S", "{}")
                .sendsMillis(1_000)
                .says("resumed", "PT1.1S", "{\"start\":\"PT0.1S\",\"discarded\":\"PT1S\"}")
                .sendsMillis(100);

        assertThat(client.peer.leg().audioOf(0)).hasSize(1_600);
        assertThat(client.peer.leg().samples()).isEqualTo(9_600);
    }

    @Test
    void aPauseSaidTwiceIsOneAndAResumptionWithoutAPauseIsNone() {
        var client = new AudioHookClient()
                .open(STEREO)
                .says("resumed", "PT0S", "{\"start\":\"PT0S\",\"discarded\":\"PT0S\"}")
                .says("paused", "PT0S", "{}")
                .says("paused", "PT0S", "{}")
                .says("resumed", "PT0S", "{\"start\":\"PT0S\",\"discarded\":\"PT0S\"}");

        assertThat(client.peer.leg().pauses).containsExactly("paused", "resumed");
        assertThat(client.peer.leg().skipped)
                .as("a pause that took no time is told as one")
                .containsExactly(new Skipped(0, Gap.Kind.PAUSED));
    }

    @Test
    void aPositionAheadOfWhatCameIsLostAudio() {
        var client = new AudioHookClient().open(STEREO).sendsMillis(200);
        client.says("ping", "PT0.22S", "{}");
        assertThat(client.peer.leg().skipped).as("20 ms are near enough").isEmpty();

        client.says("ping", "PT0.220125S", "{}").sendsMillis(100).says("ping", "PT0.3S", "{}");
        assertThat(client.peer.leg().skipped).containsExactly(new Skipped(161, Gap.Kind.LOST));
    }

    @Test
    void positionsCountFromTheSessionsBeginningAlsoInACallThatIsThereAlready() {
        var client = new AudioHookClient().open(STEREO);
        client.peer.leg().origin = 800_000;
        client.sendsMillis(200)
                .says("ping", "PT0.2S", "{}")
                .says("paused", "PT0.2S", "{}")
                .says("resumed", "PT1.2S", "{\"start\":\"PT0.2S\",\"discarded\":\"PT1S\"}")
                .says("ping", "PT1.7S", "{}");

        assertThat(client.peer.leg().skipped)
                .containsExactly(new Skipped(8_000, Gap.Kind.PAUSED), new Skipped(4_000, Gap.Kind.LOST));
    }

    @Test
    void aSilenceThatTheSessionHasTakenForAGapIsNotSkippedAgain() {
        var client = new AudioHookClient().open(STEREO).sendsMillis(200);
        client.peer.leg().skip(2_400, Gap.Kind.UNSENT);
        client.says("discarded", "PT0.7S", "{\"start\":\"PT0.2S\",\"discarded\":\"PT0.5S\"}");

        assertThat(client.peer.leg().samples()).isEqualTo(5_600);
        assertThat(client.peer.leg().skipped).contains(new Skipped(1_600, Gap.Kind.LOST));
    }

    @Test
    void aGapInTheNumbersIsFatal() {
        var client = new AudioHookClient().open(STEREO);
        refuses(
                client,
                () -> client.saysRaw(AudioHookClient.message("ping", 3, 1, "PT0S", "{}")),
                "message 2 was expected and 3 came");
        client.conversation.closed(1000);

        assertThat(client.peer.leg().ending).as("the house ends it as rejected").isNull();
    }

    @Test
    void aRepeatedNumberIsFatal() {
        var client = new AudioHookClient().open(STEREO);
        refuses(client, () -> client.saysRaw(AudioHookClient.message("ping", 1, 1, "PT0S", "{}")), "1 came");
    }

    @Test
    void anAnswerToWhatWeHaveNotSaidIsFatal() {
        var client = new AudioHookClient().open(STEREO);
        refuses(client, () -> client.saysRaw(AudioHookClient.message("ping", 2, 2, "PT0S", "{}")), "we have sent 1");
    }

    @Test
    void anotherSessionsMessageIsRefusedInTheNameOfThisOne() {
        var client = new AudioHookClient();
        refuses(
                client,
                () -> client.saysRaw(
                        AudioHookClient.message("open", 1, 0, "PT0S", "{}").replace(SESSION, "other")),
                "'other'");
    }

    @Test
    void anotherVersionIsRefused() {
        var client = new AudioHookClient();
        refuses(
                client,
                () -> client.saysRaw(AudioHookClient.message("open", 1, 0, "PT0S", "{}")
                        .replace("\"version\":\"2\"", "\"version\":\"3\"")),
                "version '3'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "\"open\"", "{} {}", "{\"version\":2}", "null"})
    void whatIsNoMessageIsRefused(String text) {
        var client = new AudioHookClient();
        refuses(client, () -> client.saysRaw(text), "");
    }

    @Test
    void audioBeforeOpenIsRefused() {
        var client = new AudioHookClient();
        refuses(client, () -> client.sendsMillis(20), "before 'open'");
    }

    @Test
    void aSecondOpenIsRefused() {
        var client = new AudioHookClient().open(STEREO);
        refuses(client, () -> client.open(STEREO), "second 'open'");
    }

    @Test
    void aCloseWithoutAnOpenIsAnsweredAndNoCall() {
        var client = new AudioHookClient().says("ping", "PT0S", "{}").says("close", "PT0S", "{\"reason\":\"end\"}");

        assertThat(client.peer.sent).containsExactly(ours("pong", 1, 1, "{}"), ours("closed", 2, 2, "{}"));
        assertThat(client.peer.legs).isEmpty();
    }

    @Test
    void nothingIsTakenAfterClose() {
        var client = new AudioHookClient()
                .open(STEREO)
                .sendsMillis(20)
                .says("close", "PT0.02S", "{\"reason\":\"end\"}")
                .sendsMillis(20)
                .says("ping", "PT0.04S", "{}");

        assertThat(client.peer.leg().samples()).isEqualTo(160);
        assertThat(client.peer.sent).hasSize(2);
    }

    @Test
    void whatLaterVersionsAddIsNoFault() {
        var client = new AudioHookClient()
                .open(STEREO)
                .says("dtmf", "PT0S", "{\"digit\":\"1\"}")
                .says("update", "PT0S", "{\"language\":\"en-US\"}");

        assertThat(client.peer.sent).hasSize(1);
    }

    @Test
    void anErrorIsRememberedAsTheReasonOfTheEnd() {
        var client = new AudioHookClient()
                .open(STEREO)
                .says("error", "PT0S", "{\"code\":408,\"message\":\"no pong for +815011112222\"}")
                .says("close", "PT0S", "{\"reason\":\"error\"}");

        assertThat(client.peer.leg().ending).isEqualTo(Ending.DROPPED);
        assertThat(client.peer.leg().endReason)
                .isEqualTo("AudioHook closed the session: 'error', AudioHook reported error 408 'no pong for +#'");
    }

    @Test
    void aConnectionThatGoesAwayIsDroppedWithTheLastErrorAsItsReason() {
        var client = new AudioHookClient().open(STEREO).says("error", "PT0S", "{\"code\":500}");
        client.conversation.closed(1005);

        assertThat(client.peer.leg().ending).isEqualTo(Ending.DROPPED);
        assertThat(client.peer.leg().endReason).isEqualTo("AudioHook reported error 500 (WebSocket close 1005)");
    }

    @Test
    void whenWeLeaveTheClientIsToldAndItsLastAudioStillCounts() {
        var client = new AudioHookClient().open(STEREO);
        client.conversation.leaving("this node stops");
        client.sendsMillis(20).says("close", "PT0.02S", "{\"reason\":\"disconnect\"}");

        assertThat(client.peer.sent.subList(1, 3))
                .containsExactly(
                        ours("disconnect", 2, 1, "{\"reason\":\"completed\",\"info\":\"this node stops\"}"),
                        ours("closed", 3, 2, "{}"));
        assertThat(client.peer.leg().samples()).isEqualTo(160);
        assertThat(client.peer.leg().ending).isEqualTo(Ending.DRAINED);
    }

    @Test
    void anOpenThatCrossesOurLeavingIsNoCall() {
        var client = new AudioHookClient();
        client.conversation.leaving("this node stops");
        client.open(STEREO).says("close", "PT0S", "{\"reason\":\"disconnect\"}");

        assertThat(client.peer.legs).isEmpty();
        assertThat(client.peer.sent).hasSize(2).last().asString().contains("\"type\":\"closed\"");
    }

    @Test
    void withoutASessionHeaderTheFirstMessageNamesTheSession() {
        var client = new AudioHookClient(TestPeer.of("genesys")).open(STEREO);

        assertThat(client.peer.sent.get(0)).contains("\"id\":\"" + SESSION + "\"");
    }

    /** The dialect's own goodbye, then the exception at which the server closes. */
    private static void refuses(AudioHookClient client, ThrowingCallable what, String saying) {
        int before = client.peer.sent.size();
        assertThatThrownBy(what).isInstanceOf(DialectException.class).hasMessageContaining(saying);
        var goodbye = JSON.readTree(client.peer.sent.get(client.peer.sent.size() - 1));
        assertThat(client.peer.sent).hasSizeGreaterThan(before);
        assertThat(goodbye.path("type").stringValue()).isEqualTo("disconnect");
        assertThat(goodbye.path("id").stringValue()).isEqualTo(SESSION);
        assertThat(goodbye.path("seq").intValue()).isEqualTo(client.peer.sent.size());
        assertThat(goodbye.path("parameters").path("reason").stringValue()).isEqualTo("error");
        assertThat(goodbye.path("parameters").path("info").stringValue()).contains(saying);
    }

    private static String ours(String type, int seq, int clientseq, String parameters) {
        return "{\"version\":\"2\",\"type\":\"" + type + "\",\"id\":\"" + SESSION + "\",\"seq\":" + seq
                + ",\"clientseq\":" + clientseq + ",\"parameters\":" + parameters + "}";
    }

    private static String chosen(String... offered) {
        var opened = JSON.readTree(new AudioHookClient().open(offered).peer.sent.get(0));
        return JSON.writeValueAsString(opened.path("parameters").path("media").path(0));
    }

    private static Map<String, String> started(String more) {
        var client = new AudioHookClient(
                TestPeer.of("genesys", "?queue=claims", Map.of("Audiohook-Session-Id", List.of(SESSION))));
        client.says("open", "PT0S", AudioHookClient.openParameters("call-1", STEREO, more));
        return client.peer.leg().start.metadata();
    }

    /** A house that never gets round to opening the call. */
    private record SlowHouse(List<String> told) implements Peer {
        @Override
        public Source source() {
            return AudioHookClient.peer().source();
        }

        @Override
        public Handshake handshake() {
            return AudioHookClient.peer().handshake();
        }

        @Override
        public void begin(CallStart start, Consumer<Leg> opened) {
            told.add("begun");
        }

        @Override
        public void send(String text) {
            told.add("sent");
        }

        @Override
        public void send(byte[] bytes) {
            told.add("sent bytes");
        }

        @Override
        public void close(String reason) {
            told.add("closed");
        }

        @Override
        public void isProbe() {
            told.add("probe");
        }
    }
}
