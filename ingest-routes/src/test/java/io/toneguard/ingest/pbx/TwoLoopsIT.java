package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.voice.call.CallEnded.Ending;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** The legs of one call come on connections of their own, each on whatever event loop was free; then they share one. */
class TwoLoopsIT {
    private static final int CALLS = 150;
    private static final int MESSAGES = 60;

    @Test
    void legsThatMoveToTheLoopOfTheirCallLoseNothingAndKeepTheirOrder() throws Exception {
        try (var house = new FrontHouse("loops=4", "drain=0s", "sessions=1000")) {
            house.sessions.places.clear();
            var clients = Executors.newFixedThreadPool(6);
            var legs = new ArrayList<Callable<Void>>();
            for (int call = 0; call < CALLS; call++) {
                for (int leg = 0; leg < 2; leg++) {
                    String name = "call-" + call;
                    int style = call % 3;
                    legs.add(() -> leg(house, name, style));
                }
            }
            for (var done : clients.invokeAll(legs)) {
                done.get();
            }
            clients.shutdown();
            await().until(() -> house.sessions.legs.size() == 2 * CALLS
                    && house.sessions.legs.stream().allMatch(leg -> leg.ending != null));
            assertThat(house.sessions.legs).allSatisfy(leg -> {
                assertThat(leg.heard()).isEqualTo(audio());
                assertThat(leg.ending).isEqualTo(Ending.COMPLETE);
            });
            assertThat(house.sessions.strangeThreads).isEmpty();
            assertThat(house.count("moved"))
                    .as("half or more of the second legs begin elsewhere")
                    .isGreaterThan(CALLS / 4.0);
            await().until(() -> house.count("connections", "dialect", "plain") == 0);
        }
    }

    @Test
    void aLegWhoseConnectionIsGoneBeforeItArrivedStillBringsWhatItSaid() throws Exception {
        try (var house = new FrontHouse("loops=4", "drain=0s", "sessions=1000")) {
            for (int call = 0; call < 40; call++) {
                try (var first = WireClient.streaming(house.port());
                        var second = WireClient.streaming(house.port())) {
                    first.text("start c" + call);
                    assertThat(first.next().text()).isEqualTo("started");
                    var all = new ByteArrayOutputStream();
                    all.writeBytes(text("start c" + call));
                    all.writeBytes(WireClient.frame(true, 0, WireClient.BINARY, new byte[160]));
                    second.raw(all.toByteArray());
                    second.shutdownOutput();
                }
                var name = "c" + call;
                await().until(() -> house.sessions.legsOf(name).size() == 2
                        && house.sessions.legsOf(name).stream().allMatch(leg -> leg.ending == Ending.DROPPED));
                assertThat(house.sessions.legsOf(name).get(1).heard()).hasSize(160);
            }
            assertThat(house.sessions.strangeThreads).isEmpty();
            await().until(() -> house.count("connections", "dialect", "plain") == 0);
        }
    }

    @Test
    void aLegThatBreaksTheRulesBeforeItArrivedIsHeardUpToThere() throws Exception {
        try (var house = new FrontHouse("loops=2", "drain=0s")) {
            for (int call = 0; call < 10; call++) {
                try (var first = WireClient.streaming(house.port());
                        var second = WireClient.streaming(house.port())) {
                    first.text("start c" + call);
                    assertThat(first.next().text()).isEqualTo("started");
                    var all = new ByteArrayOutputStream();
                    all.writeBytes(text("start c" + call));
                    all.writeBytes(WireClient.frame(true, 0, WireClient.BINARY, new byte[160]));
                    all.writeBytes(new byte[] {(byte) 0x82, 1, 0}); // not masked
                    second.raw(all.toByteArray());
                    assertThat(second.next().text()).isEqualTo("started");
                    assertThat(second.next().closeCode()).isEqualTo(1000);
                }
                var broken = house.sessions.legsOf("c" + call).get(1);
                assertThat(broken.heard()).hasSize(160);
                assertThat(broken.ending).isEqualTo(Ending.REJECTED);
            }
            assertThat(house.logged("not masked")).hasSize(10);
            assertThat(house.count("moved")).isEqualTo(10);
        }
    }

    /** Style 0: all in one write; 1: start alone, the rest without waiting; 2: message by message. */
    private static Void leg(FrontHouse house, String call, int style) throws Exception {
        WireClient client;
        while (true) {
            client = new WireClient(house.port());
            if (client.upgrade("/v1/streams/plain/acme", "Authorization: Basic good")
                    .get(0)
                    .contains(" 101 ")) {
                break;
            }
            client.close();
        }
        var rest = new ByteArrayOutputStream();
        for (int i = 0; i < MESSAGES; i++) {
            rest.writeBytes(WireClient.frame(true, 0, WireClient.BINARY, message(i)));
        }
        rest.writeBytes(text("bye"));
        switch (style) {
            case 0 -> {
                var all = new ByteArrayOutputStream();
                all.writeBytes(text("start " + call));
                all.writeBytes(rest.toByteArray());
                client.raw(all.toByteArray());
            }
            case 1 -> {
                client.text("start " + call);
                client.raw(rest.toByteArray());
            }
            default -> {
                client.text("start " + call);
                for (int i = 0; i < MESSAGES; i++) {
                    client.binary(message(i));
                }
                client.text("bye");
            }
        }
        WireClient.Frame frame;
        do {
            frame = client.next();
        } while (frame.opcode() != WireClient.CLOSE);
        client.close();
        return null;
    }

    private static byte[] text(String text) {
        return WireClient.frame(true, 0, WireClient.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] message(int number) {
        return ByteBuffer.allocate(160).putInt(number).array();
    }

    private static byte[] audio() {
        var audio = new ByteArrayOutputStream();
        for (int i = 0; i < MESSAGES; i++) {
            audio.writeBytes(message(i));
        }
        return audio.toByteArray();
    }
}
