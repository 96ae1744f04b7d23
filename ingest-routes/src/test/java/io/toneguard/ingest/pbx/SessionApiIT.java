package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a source says of a running call over HTTP. */
class SessionApiIT {
    private final FrontHouse house = new FrontHouse("loops=3", "drain=0s");
    private WireClient call;

    @BeforeEach
    void startACall() throws Exception {
        call = WireClient.streaming(house.port());
        call.text("start c/1");
        assertThat(call.next().text()).isEqualTo("started");
    }

    @AfterEach
    void close() throws Exception {
        call.close();
        house.close();
        assertThat(house.sessions.strangeThreads).isEmpty();
    }

    @Test
    void anotherPersonTakesOverATrack() throws Exception {
        assertThat(post("c%2F1", "{\"track\":\"agent\",\"person\":\"a-18\"}").get(0))
                .contains(" 202 ");
        assertThat(post("c%2F1", "{\"track\":1}").get(0)).contains(" 202 ");
        assertThat(house.sessions.participants).containsExactly("acme/pbx1 c/1 agent a-18", "acme/pbx1 c/1 1 null");
    }

    @Test
    void aCallThatDoesNotRunHereIsNotFound() throws Exception {
        assertThat(post("c2", "{\"track\":\"agent\"}").get(0)).contains(" 404 ");
    }

    @Test
    void whatIsNoSuchObjectIsRefused() throws Exception {
        for (String body : List.of("", "{", "[]", "{\"person\":\"a-18\"}", "\"agent\"", "{\"track\":{}}")) {
            assertThat(post("c%2F1", body).get(0)).as(body).contains(" 400 ");
        }
        assertThat(post("c%2F1", "x".repeat(70_000)).get(0)).contains(" 413 ");
        assertThat(house.sessions.participants).isEmpty();
    }

    @Test
    void theDoorIsTheSame() throws Exception {
        try (var client = new WireClient(house.port())) {
            client.raw("POST /v1/streams/plain/acme/calls/c1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
            assertThat(client.head().get(0)).contains(" 401 ");
        }
    }

    private List<String> post(String callId, String body) throws Exception {
        try (var client = new WireClient(house.port())) {
            return client.request("POST", "/v1/streams/plain/acme/calls/" + callId, body);
        }
    }
}
