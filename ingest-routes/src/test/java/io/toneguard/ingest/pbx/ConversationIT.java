package io.toneguard.ingest.pbx;

import static io.toneguard.ingest.pbx.WireClient.BINARY;
import static io.toneguard.ingest.pbx.WireClient.CLOSE;
import static io.toneguard.ingest.pbx.WireClient.CONTINUATION;
import static io.toneguard.ingest.pbx.WireClient.PING;
import static io.toneguard.ingest.pbx.WireClient.PONG;
import static io.toneguard.ingest.pbx.WireClient.TEXT;
import static io.toneguard.ingest.pbx.WireClient.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.voice.call.CallEnded.Ending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** After the upgrade: whatever a peer does, it ends with 1000 or 1001 and a line in the log, and other calls do not notice. */
class ConversationIT {
    private final FrontHouse house = new FrontHouse("drain=0s");

    @AfterEach
    void close() {
        house.close();
        assertThat(house.sessions.strangeThreads).isEmpty();
    }

    @Test
    void aCallIsHeardToTheLastByteAndItsGoodEndIsNotWorthALine() throws Exception {
        var audio = noise(16_000);
        try (var client = started("c1")) {
            for (int at = 0; at < audio.length; at += 160) {
                client.binary(java.util.Arrays.copyOfRange(audio, at, at + 160));
            }
            client.text("bye");
            assertThat(client.next()).satisfies(ConversationIT::goodbye);
        }
        var leg = house.sessions.leg("c1");
        assertThat(leg.heard()).isEqualTo(audio);
        await().until(() -> house.count("closed", "cause", "complete") == 1);
        assertThat(leg.ending).isEqualTo(Ending.COMPLETE);
        assertThat(house.logged("Source acme/pbx1")).isEmpty();
        assertThat(house.count("messages")).isEqualTo(102);
    }

    @Test
    void putsFragmentedMessagesTogetherAcrossPings() throws Exception {
        try (var client = started("c1")) {
            client.raw(frame(false, 0, BINARY, new byte[] {1, 2}));
            client.raw(frame(true, 0, PING, "are you there".getBytes(StandardCharsets.UTF_8)));
            client.raw(frame(false, 0, CONTINUATION, new byte[] {3}));
            client.raw(frame(true, 0, CONTINUATION, new byte[] {4, 5}));
            client.raw(frame(false, 0, TEXT, "leng".getBytes(StandardCharsets.UTF_8)));
            client.raw(frame(true, 0, CONTINUATION, "th".getBytes(StandardCharsets.UTF_8)));
            var pong = client.next();
            assertThat(pong.opcode()).isEqualTo(PONG);
            assertThat(pong.text()).isEqualTo("are you there");
            assertThat(client.next().text()).isEqualTo("length 6");
        }
        assertThat(house.sessions.leg("c1").heard()).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void takesDeflatedMessagesWhereThatWasOffered() throws Exception {
        try (var client = new WireClient(house.port())) {
            assertThat(client.upgrade(
                            "/v1/streams/plain/acme",
                            "Authorization: Basic good",
                            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"))
                    .anyMatch(line -> line.toLowerCase(java.util.Locale.ROOT)
                            .startsWith("sec-websocket-extensions: permessage-deflate"));
            client.raw(frame(true, 4, TEXT, deflated("start c1".getBytes(StandardCharsets.UTF_8))));
            assertThat(client.next().rsv()).as("our answer is deflated too").isEqualTo(4);
            var audio = noise(320);
            client.raw(frame(true, 4, BINARY, deflated(audio)));
            client.raw(frame(true, 0, BINARY, audio)); // one message as it is: allowed at any time
            await().until(() -> house.sessions.leg("c1").samples() == 640);
        }
    }

    @Test
    void aMessageThatInflatesWithoutEndIsCut() throws Exception {
        try (var client = new WireClient(house.port())) {
            client.upgrade(
                    "/v1/streams/plain/acme",
                    "Authorization: Basic good",
                    "Sec-WebSocket-Extensions: permessage-deflate");
            client.raw(frame(true, 4, BINARY, deflated(new byte[20_000_000])));
            assertThat(client.next()).satisfies(ConversationIT::goodbye);
        }
        assertThat(house.logged("call none yet")).hasSize(1);
    }

    @Test
    void aFrameOfTenMegabytesEndsItsConversationPolitely() throws Exception {
        try (var client = started("c1")) {
            client.binary(new byte[160]);
            client.raw(frame(true, 0, BINARY, new byte[10_000_000]));
            assertThat(client.next()).satisfies(ConversationIT::goodbye);
        }
        await().until(() -> house.sessions.leg("c1").ending == Ending.REJECTED);
        assertThat(house.sessions.leg("c1").heard()).hasSize(160);
        assertThat(house.logged("Source acme/pbx1 (plain), call c1"))
                .containsExactly(
                        "Source acme/pbx1 (plain), call c1: a frame is over pbx.binary-limit=1048576B; disconnected");
    }

    @Test
    void textIsNotAsLongAsAudioMayBe() throws Exception {
        try (var client = started("c1")) {
            client.text("length " + "x".repeat(65_000));
            assertThat(client.next().text()).isEqualTo("length 65007");
            client.raw(frame(false, 0, TEXT, new byte[60_000]));
            client.raw(frame(false, 0, CONTINUATION, new byte[60_000]));
            assertThat(client.next()).satisfies(ConversationIT::goodbye);
        }
        assertThat(house.logged("over pbx.text-limit=65536B")).hasSize(1);
    }

    @Test
    void whatTheDialectDoesNotKnowEndsOneConversationOnly() throws Exception {
        try (var good = started("good");
                var wrong = started("wrong");
                var bug = started("bug");
                var early = WireClient.streaming(house.port());
                var unmasked = started("unmasked")) {
            wrong.text("wrong");
            bug.text("bug");
            early.binary(new byte[160]);
            unmasked.raw(new byte[] {(byte) 0x82, 1, 0});
            assertThat(wrong.next()).satisfies(ConversationIT::goodbye);
            assertThat(bug.next()).satisfies(ConversationIT::goodbye);
            assertThat(early.next()).satisfies(ConversationIT::goodbye);
            assertThat(unmasked.next()).satisfies(ConversationIT::goodbye);
            good.binary(new byte[160]);
            await().until(() -> house.sessions.leg("good").samples() == 160);
        }
        assertThat(house.sessions.leg("wrong").ending).isEqualTo(Ending.REJECTED);
        assertThat(house.sessions.leg("wrong").reason).isEqualTo("the word 'wrong' is wrong");
        assertThat(house.sessions.leg("bug").ending).isEqualTo(Ending.REJECTED);
        assertThat(house.logged("call wrong")).hasSize(1);
        assertThat(house.logged("call bug")).hasSize(1);
        assertThat(house.logged("call unmasked")).hasSize(1);
        assertThat(house.log.list)
                .filteredOn(line -> line.getThrowableProxy() != null)
                .hasSize(1);
        await().until(() -> house.unmet.contains("acme/pbx1: audio before the start"));
    }

    @Test
    void aConnectionThatBreaksEndsItsCallAsDropped() throws Exception {
        try (var client = started("c1")) {
            client.binary(new byte[320]);
            await().until(() -> house.sessions.leg("c1").samples() == 320);
            client.reset();
        }
        await().until(() -> house.sessions.leg("c1").ending == Ending.DROPPED);
        await().until(() -> house.plain.closings().contains("closed 1006"));
        assertThat(house.logged("call c1"))
                .hasSize(1)
                .first()
                .asString()
                .contains("the connection broke before the call ended");
        assertThat(house.count("connections", "dialect", "plain")).isZero();
    }

    @Test
    void theCloseCodeOfThePeerReachesTheDialect() throws Exception {
        try (var client = started("c1")) {
            client.raw(frame(
                    true,
                    0,
                    CLOSE,
                    ByteBuffer.allocate(2).putShort((short) 1001).array()));
            assertThat(client.next()).satisfies(ConversationIT::goodbye);
            assertThat(client.next().opcode()).isEqualTo(-1);
        }
        assertThat(house.plain.closings()).containsExactly("closed 1001");
    }

    @Test
    void weAskForASignOfLifeAndWhoGivesNoneIsGone() throws Exception {
        try (var alive = started("alive");
                var dead = started("dead")) {
            for (int i = 0; i < 4; i++) {
                house.turnClock(Duration.ofSeconds(26));
                assertThat(alive.next().opcode()).isEqualTo(PING);
                alive.raw(frame(true, 0, PONG, new byte[0]));
                alive.text("still here");
                assertThat(alive.next().text()).isEqualTo("still here");
            }
            await().until(() -> house.sessions.leg("dead").ending == Ending.DROPPED);
            assertThat(house.sessions.leg("alive").ending).isNull();
        }
        assertThat(house.logged("pbx.dead-after=75 s")).hasSize(1);
    }

    @Test
    void aPeerThatStartsNoCallIsSentAwayUnlessItIsAProbe() throws Exception {
        try (var idle = WireClient.streaming(house.port());
                var probe = WireClient.streaming(house.port())) {
            probe.text("probe");
            probe.text("ready");
            assertThat(probe.next().text()).isEqualTo("ready");
            house.turnClock(Duration.ofSeconds(11));
            assertThat(idle.next()).satisfies(ConversationIT::goodbye);
            probe.text("here");
            assertThat(probe.next().text()).isEqualTo("here");
        }
        await().until(() -> house.unmet.size() == 1);
        assertThat(house.unmet.get(0)).contains("pbx.start-timeout=10 s");
        await().until(() -> house.count("connections", "dialect", "plain") == 0);
        assertThat(house.logged("Source acme/pbx1")).hasSize(1);
        assertThat(house.unmet).hasSize(1);
    }

    /** As a PBX's control connection, which idles from the first moment on. */
    @Test
    void aPeerWhoseUrlSaysThatItIsNoCallMayStayWithoutAWord() throws Exception {
        try (var idle = WireClient.streaming(house.port());
                var control = new WireClient(house.port())) {
            assertThat(control.upgrade("/v1/streams/plain/acme?probe=1", "Authorization: Basic good")
                            .get(0))
                    .contains(" 101 ");
            house.turnClock(Duration.ofSeconds(11));
            assertThat(idle.next()).satisfies(ConversationIT::goodbye);
            control.text("here");
            assertThat(control.next().text()).isEqualTo("here");
        }
        await().until(() -> house.count("connections", "dialect", "plain") == 0);
        assertThat(house.unmet).hasSize(1);
    }

    @Test
    void aPeerThatDoesNotReadDoesNotMakeUsKeepItsAnswers() throws Exception {
        try (var client = started("c1")) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> {
                        for (int i = 0; i < 2_000; i++) {
                            client.text("say 60000");
                        }
                    }))
                    .satisfiesAnyOf(none -> assertThat(none).isNull(), broken -> assertThat(broken)
                            .isInstanceOf(IOException.class));
            await().until(() -> house.sessions.leg("c1").ending == Ending.REJECTED);
        }
        assertThat(house.logged("does not read")).hasSize(1);
    }

    private WireClient started(String call) throws IOException {
        var client = WireClient.streaming(house.port());
        client.text("start " + call);
        assertThat(client.next().text()).isEqualTo("started");
        return client;
    }

    private static void goodbye(WireClient.Frame frame) {
        assertThat(frame.opcode()).isEqualTo(CLOSE);
        assertThat(frame.closeCode()).isEqualTo(1000);
    }

    private static byte[] noise(int length) {
        var noise = new byte[length];
        new Random(17).nextBytes(noise);
        return noise;
    }

    /** RFC 7692: raw deflate, without its last four bytes. */
    private static byte[] deflated(byte[] message) {
        var deflater = new Deflater(Deflater.BEST_SPEED, true);
        deflater.setInput(message);
        var out = new ByteArrayOutputStream();
        var part = new byte[65_536];
        int length;
        do {
            length = deflater.deflate(part, 0, part.length, Deflater.SYNC_FLUSH);
            out.write(part, 0, length);
        } while (length == part.length);
        deflater.end();
        var bytes = out.toByteArray();
        return java.util.Arrays.copyOf(bytes, bytes.length - 4);
    }
}
