package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.toneguard.voice.call.CallEnded.Ending;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A node that is told to stop takes no more calls, lets those go on that it has, and ends at last what does not end. */
class DrainIT {
    @Test
    void waitsForCallsAndSendsNewOnesElsewhere() throws Exception {
        try (var house = new FrontHouse();
                var call = WireClient.streaming(house.port())) {
            call.text("start c1");
            assertThat(call.next().text()).isEqualTo("started");
            var drained = CompletableFuture.runAsync(() -> house.server.drain(Duration.ofSeconds(20)));
            await().until(() -> house.count("draining") == 1);
            try (var late = new WireClient(house.port())) {
                var answer = late.upgrade("/v1/streams/plain/acme", "Authorization: Basic good");
                assertThat(answer.get(0)).contains(" 503 ");
                assertThat(answer).contains("Retry-After: 5");
            }
            try (var late = new WireClient(house.port())) {
                var uuid = "/v1/streams/audiosocket/acme/11111111-2222-4333-8444-555555555555";
                assertThat(late.request("PUT", uuid, "")).contains("Retry-After: 5");
            }
            call.binary(new byte[160]);
            call.text("bye");
            assertThat(call.next().closeCode()).isEqualTo(1000);
            call.close();
            drained.get();
            assertThat(house.sessions.leg("c1").ending).isEqualTo(Ending.COMPLETE);
            assertThat(house.sessions.leg("c1").heard()).hasSize(160);
            assertThatThrownBy(() -> new WireClient(house.port())).isInstanceOf(ConnectException.class);
            assertThat(house.logged("Source")).isEmpty();
        }
    }

    @Test
    void endsWhatDoesNotEndAndSaysGoingAway() throws Exception {
        try (var house = new FrontHouse("loops=2", "drain=1s");
                var first = WireClient.streaming(house.port());
                var second = WireClient.streaming(house.port());
                var idle = WireClient.streaming(house.port())) {
            first.text("start c1");
            second.text("start c2");
            assertThat(first.next().text()).isEqualTo("started");
            assertThat(second.next().text()).isEqualTo("started");
            var drained = CompletableFuture.runAsync(() -> house.server.drain(Duration.ofMillis(100)));
            for (var peer : new WireClient[] {first, second, idle}) {
                var goodbye = peer.next();
                assertThat(goodbye.opcode()).isEqualTo(WireClient.CLOSE);
                assertThat(goodbye.closeCode()).isEqualTo(1001);
                peer.close();
            }
            drained.get();
            house.server.drain(Duration.ofSeconds(20)); // changes nothing, and does not wait
            assertThat(house.sessions.legs)
                    .allSatisfy(leg -> assertThat(leg.ending).isEqualTo(Ending.DRAINED));
            assertThat(house.logged("this node stops")).hasSize(2);
            assertThat(house.unmet).isEmpty();
            assertThat(house.sessions.strangeThreads).isEmpty();
        }
    }

    @Test
    void aDialectSaysItsOwnGoodbyeFirstAndIsHeardUntilItIsAnswered() throws Exception {
        try (var house = new FrontHouse("drain=0s");
                var call = WireClient.streaming(house.port())) {
            call.text("polite");
            call.text("start c1");
            assertThat(call.next().text()).isEqualTo("started");
            var drained = CompletableFuture.runAsync(() -> house.server.drain(Duration.ZERO));
            assertThat(call.next().text()).startsWith("leaving: this node stops");
            call.binary(new byte[160]);
            call.text("bye");
            assertThat(call.next().closeCode()).isEqualTo(1000);
            call.close();
            drained.get();
            assertThat(house.sessions.leg("c1").ending).isEqualTo(Ending.COMPLETE);
            assertThat(house.sessions.leg("c1").heard()).hasSize(160);
            assertThat(house.count("closed", "cause", "drained")).isEqualTo(1);
        }
    }

    @Test
    void aGoodbyeThatIsNotAnsweredIsNotWaitedForLong() throws Exception {
        try (var house = new FrontHouse("drain=0s");
                var call = WireClient.streaming(house.port())) {
            call.text("polite");
            call.text("start c1");
            assertThat(call.next().text()).isEqualTo("started");
            var drained = CompletableFuture.runAsync(() -> house.server.drain(Duration.ZERO));
            assertThat(call.next().text()).startsWith("leaving: ");
            assertThat(call.next().closeCode()).isEqualTo(1001);
            call.close();
            drained.get();
            assertThat(house.sessions.leg("c1").ending).isEqualTo(Ending.DRAINED);
        }
    }

    @Test
    void mayBeStartedAgain() throws Exception {
        try (var house = new FrontHouse("drain=0s")) {
            house.server.stop();
            house.server.start();
            try (var client = WireClient.streaming(house.port())) {
                client.text("again");
                assertThat(client.next().text()).isEqualTo("again");
            }
        }
    }
}
