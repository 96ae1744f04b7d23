package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is refused, is refused with an HTTP status that says why. */
class BeforeUpgradeIT {
    private static final String WITHOUT_CREDENTIAL =
            "GET /v1/streams/plain/acme HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                    + "Connection: upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    private static final String EXPECTING = "PUT / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n";

    private FrontHouse house = new FrontHouse("sessions=3", "handshake-timeout=300ms", "drain=0s");

    @AfterEach
    void close() {
        house.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'Authorization: Basic good', /v1/streams/plain/acme, 101",
        "'Authorization: Basic good', /v1/streams/plain/acme/, 101",
        "'Authorization: Basic good', /v1/streams/plain/acme/token?leg=agent, 101",
        "'X: y', /v1/streams/plain/acme, 401",
        "'Authorization: Basic bad', /v1/streams/plain/acme, 403",
        "'Authorization: Basic good', /v1/streams/plain/nobody, 404",
        "'Authorization: Basic good', /v1/streams/unknown/acme, 404",
        "'Authorization: Basic good', /v1/streams/plain, 404",
        "'Authorization: Basic good', /, 404",
        "'Authorization: Basic good', /v1/streams/plain/acme/a/b/c/d, 404"
    })
    void answersAKnockWithAStatusOfItsOwn(String header, String target, int status) throws Exception {
        try (var client = new WireClient(house.port())) {
            assertThat(client.upgrade(target, header).get(0)).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @Test
    void asksForACredentialAndNamesWhoWasRefusedButNotTheCredential() throws Exception {
        try (var client = new WireClient(house.port())) {
            assertThat(client.upgrade("/v1/streams/plain/acme"))
                    .contains("WWW-Authenticate: Basic realm=\"toneguard\"");
        }
        try (var other = new WireClient(house.port())) {
            other.upgrade("/v1/streams/plain/acme", "Authorization: Basic guessed");
        }
        assertThat(house.logged("refused with"))
                .containsExactly(
                        "Source acme from 127.0.0.1: refused with 401, no credential was shown",
                        "Source acme from 127.0.0.1: refused with 403, the password is wrong");
        assertThat(house.logged("guessed")).isEmpty();
        assertThat(house.count("refused", "cause", "credential-wrong")).isEqualTo(1);
    }

    @Test
    void whoComesWhileSomethingOfOursIsMissingMayComeAgain() throws Exception {
        try (var client = new WireClient(house.port())) {
            var answer = client.upgrade("/v1/streams/plain/acme", "Authorization: Basic sealed");
            assertThat(answer.get(0)).contains(" 503 ");
            assertThat(answer).contains("Retry-After: 5");
        }
        assertThat(house.count("refused", "cause", "not-ready")).isEqualTo(1);
    }

    @Test
    void takesOnlyWebSocketAndOnlyTheRightMethod() throws Exception {
        assertThat(answerTo("GET /v1/streams/plain/acme HTTP/1.1\r\nHost: x\r\nAuthorization: Basic good\r\n\r\n"))
                .first()
                .asString()
                .contains(" 426 ");
        assertThat(answerTo("DELETE /v1/streams/plain/acme HTTP/1.1\r\nHost: x\r\n\r\n"))
                .anyMatch(line -> line.contains(" 405 "))
                .contains("Allow: GET");
        assertThat(answerTo("GET /v1/streams/plain/acme/calls/c1 HTTP/1.1\r\nHost: x\r\n\r\n"))
                .contains("Allow: POST");
        assertThat(
                        answerTo(
                                "GET /v1/streams/plain/acme HTTP/1.1\r\nHost: x\r\nAuthorization: Basic good\r\n"
                                        + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: a\r\n\r\n"))
                .contains("Sec-WebSocket-Version: 13");
    }

    @Test
    void takesNoEndlessHead() throws Exception {
        assertThat(answerTo("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\n\r\n").get(0))
                .contains(" 414 ");
        assertThat(answerTo("GET / HTTP/1.1\r\nX: " + "x".repeat(17_000) + "\r\n\r\n")
                        .get(0))
                .contains(" 431 ");
        assertThat(answerTo("\u0016\u0003\u0001 no HTTP at all\r\n\r\n").get(0)).contains(" 400 ");
    }

    @Test
    void aPeerThatDoesNotSayWhatItWantsIsSentAway() throws Exception {
        try (var client = new WireClient(house.port())) {
            client.raw("GET /v1/streams/plain/acme HTTP/1.1\r\nHost:");
            assertThat(client.head().get(0)).contains(" 408 ");
            assertThat(client.rest()).isEqualTo("no whole request within pbx.handshake-timeout\n");
        }
        assertThat(house.count("refused", "cause", "slow")).isEqualTo(1);
    }

    @Test
    void overTheLimitOthersAreRefusedAtOnceAndThoseInsideLoseNothing() throws Exception {
        var frame = new byte[160];
        try (var first = WireClient.streaming(house.port());
                var second = WireClient.streaming(house.port());
                var third = WireClient.streaming(house.port())) {
            first.text("start c1");
            assertThat(first.next().text()).isEqualTo("started");
            for (int i = 0; i < 20; i++) {
                first.binary(frame);
                try (var late = new WireClient(house.port())) {
                    var answer = late.upgrade("/v1/streams/plain/acme", "Authorization: Basic good");
                    assertThat(answer.get(0)).contains(" 503 ");
                    assertThat(answer).contains("Retry-After: 5");
                }
            }
            first.text("bye");
            assertThat(first.next().closeCode()).isEqualTo(1000);
            assertThat(house.sessions.leg("c1").heard()).hasSize(20 * 160);
            assertThat(house.count("refused", "cause", "node-limit")).isEqualTo(20);
        }
        await().until(() -> house.count("connections", "dialect", "plain") == 0);
        try (var again = WireClient.streaming(house.port())) {
            again.text("echo");
            assertThat(again.next().text()).isEqualTo("echo");
        }
    }

    @Test
    void aNodeThatCannotRecordTakesNoMoreCallsAndThoseInsideGoOn() throws Exception {
        try (var inside = WireClient.streaming(house.port())) {
            inside.text("start c1");
            assertThat(inside.next().text()).isEqualTo("started");
            house.isRecording = false;
            try (var late = new WireClient(house.port())) {
                var answer = late.upgrade("/v1/streams/plain/acme", "Authorization: Basic good");
                assertThat(answer.get(0)).contains(" 503 ");
                assertThat(answer).contains("Retry-After: 5");
            }
            try (var announcing = new WireClient(house.port())) {
                var uuid = "/v1/streams/audiosocket/acme/11111111-2222-4333-8444-555555555555";
                assertThat(announcing.request("PUT", uuid, "")).contains("Retry-After: 5");
            }
            assertThat(house.count("refused", "cause", "not-recording")).isEqualTo(2);
            inside.text("bye");
            assertThat(inside.next().closeCode()).isEqualTo(1000);
        }
        house.isRecording = true;
        try (var again = new WireClient(house.port())) {
            assertThat(again.upgrade("/v1/streams/plain/acme", "Authorization: Basic good")
                            .get(0))
                    .contains(" 101 ");
        }
    }

    @Test
    void aSourceHasNoMoreConnectionsThanItContracted() throws Exception {
        try (var first = new WireClient(house.port());
                var second = new WireClient(house.port())) {
            assertThat(first.upgrade("/v1/streams/plain/acme", "Authorization: Basic small")
                            .get(0))
                    .contains(" 101 ");
            assertThat(second.upgrade("/v1/streams/plain/acme", "Authorization: Basic small")
                            .get(0))
                    .contains(" 503 ");
            assertThat(house.count("refused", "cause", "source-limit")).isEqualTo(1);
        }
    }

    @Test
    void aTenantsSourcesTogetherHaveNoMoreConnectionsThanItContracted() throws Exception {
        house.contracted = 2;
        try (var first = new WireClient(house.port());
                var second = new WireClient(house.port());
                var third = new WireClient(house.port())) {
            assertThat(first.upgrade("/v1/streams/plain/acme", "Authorization: Basic good")
                            .get(0))
                    .contains(" 101 ");
            assertThat(second.upgrade("/v1/streams/plain/acme", "Authorization: Basic small")
                            .get(0))
                    .contains(" 101 ");
            var answer = third.upgrade("/v1/streams/plain/acme", "Authorization: Basic good");
            assertThat(answer.get(0)).contains(" 503 ");
            assertThat(answer).contains("Retry-After: 5");
            assertThat(house.count("refused", "cause", "tenant-limit")).isEqualTo(1);
        }
        await().until(() -> house.count("connections", "dialect", "plain") == 0);
        house.contracted = 1;
        try (var again = new WireClient(house.port())) {
            assertThat(again.upgrade("/v1/streams/plain/acme", "Authorization: Basic small")
                            .get(0))
                    .as("whoever was refused left nothing behind")
                    .contains(" 101 ");
        }
        house.contracted = Integer.MAX_VALUE;
    }

    @Test
    void echoesTheFirstSubprotocolThatIsOffered() throws Exception {
        try (var client = new WireClient(house.port())) {
            assertThat(client.upgrade(
                            "/v1/streams/plain/acme",
                            "Authorization: Basic good",
                            "Sec-WebSocket-Protocol: audio.drachtio.org, other"))
                    .anySatisfy(line ->
                            assertThat(line).isEqualToIgnoringCase("Sec-WebSocket-Protocol: audio.drachtio.org"));
        }
    }

    @Test
    void whoIsRefusedIsHeardNoMore() throws Exception {
        try (var client = new WireClient(house.port())) {
            client.raw(WITHOUT_CREDENTIAL + EXPECTING.repeat(3));
            assertThat(client.head().get(0)).contains(" 401 ");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void whoIsRefusedAndNeverReadsIsGoneAllTheSame() throws Exception {
        try (var client = new Socket()) {
            client.setReceiveBufferSize(1);
            client.connect(house.address());
            client.getOutputStream().write(WITHOUT_CREDENTIAL.getBytes(StandardCharsets.US_ASCII));
            assertGone(client, EXPECTING);
        }
    }

    @Test
    void whoseAnswerDoesNotComeIsNotKept() throws Exception {
        house.close();
        house = new FrontHouse("handshake-timeout=300ms", "loops=2", "drain=0s");
        try (var call = WireClient.streaming(house.port());
                var client = new WireClient(house.port())) {
            call.text("start c1");
            assertThat(call.next().text()).isEqualTo("started");
            house.sessions.takeover = new CountDownLatch(1);
            client.raw("POST /v1/streams/plain/acme/calls/c1 HTTP/1.1\r\nHost: x\r\nAuthorization: Basic good\r\n"
                    + "Content-Length: 17\r\n\r\n{\"track\":\"agent\"}");
            assertThat(client.rest()).isEmpty();
        } finally {
            house.sessions.takeover.countDown();
        }
    }

    /** The peer goes on sending until it is told that nobody is there. */
    private static void assertGone(Socket client, String request) {
        var many = request.repeat(1_000).getBytes(StandardCharsets.US_ASCII);
        long end = System.nanoTime() + Duration.ofSeconds(8).toNanos();
        assertThatThrownBy(() -> {
                    while (System.nanoTime() < end) {
                        client.getOutputStream().write(many);
                    }
                })
                .isInstanceOf(IOException.class);
    }

    private List<String> answerTo(String request) throws IOException {
        try (var client = new WireClient(house.port())) {
            client.raw(request);
            return client.head();
        }
    }
}
