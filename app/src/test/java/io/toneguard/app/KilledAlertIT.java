package io.toneguard.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.ledger.AudioKeeping;
import io.toneguard.ingest.source.AuthKind;
import io.toneguard.ingest.source.JdbcSources;
import io.toneguard.ingest.source.RegisteredSource;
import io.toneguard.ingest.source.Source;
import io.toneguard.tap.alert.JdbcRules;
import io.toneguard.tap.delivery.AlertTarget;
import io.toneguard.tap.delivery.AlertTargets;
import io.toneguard.tap.delivery.TargetKind;
import io.toneguard.tap.rule.Rule;
import io.toneguard.tap.rule.RuleSettings;
import io.toneguard.voice.audio.G711;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.synth.SyntheticCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A real service that is killed when an alert is decided and whom it is for has not answered. */
class KilledAlertIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String DIALECT = "mod_audio_fork";
    private static final int RATE_HZ = 8000;
    /** Of a synthetic call's WAV file. */
    private static final int HEAD_BYTES = 58;
    /** Opens at the first reading that is a little above the voice's middle, and stays open. */
    private static final RuleSettings EAGER = new RuleSettings(Speaker.AGENT, 0.5, 1, -6, 300, 0, 0, 0, 1, null, null);

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path data;

    private final JdbcClient jdbc = JdbcClient.create(database.asService());

    @Test
    void anAlertThatWasDecidedIsDeliveredAfterKillNineUnderTheSameIdAndAtMostTwice() throws IOException {
        var acme = database.addTenant("acme", Speaker.AGENT);
        addSource(acme);
        new JdbcRules(jdbc, database.scope()).add(acme.id(), new Rule("eager", 1, null, false, EAGER));
        try (var receiver = new Receiver()) {
            new AlertTargets(jdbc, database.scope())
                    .add(new AlertTarget(acme.id(), "hook", TargetKind.WEBHOOK, receiver.url(), null, null, 0, null));
            // The delivery is begun because the desk rang for it.
            try (var service = serve("first", "5m")) {
                speak(service.pbxPort());
                await("an alert that the receiver does not answer")
                        .atMost(PATIENCE)
                        .until(() -> !receiver.opened.isEmpty());
                service.kill();
            }
            assertThat(states(acme)).as("decided, and not delivered").containsExactly("pending");

            receiver.answers();
            try (var again = serve("again", "1s")) {
                await().atMost(PATIENCE).until(() -> states(acme).equals(List.of("delivered")));
                again.terminate();
            }
            assertThat(receiver.opened).as("deliveries").hasSize(2).containsOnly(delivery(acme));
        }
    }

    private void addSource(Tenant tenant) {
        var source = new Source(
                tenant.id(),
                tenant.name(),
                "pbx",
                DIALECT,
                Map.of("left", Speaker.CUSTOMER, "right", Speaker.AGENT),
                Source.MetadataKeys.DEFAULTS,
                null,
                null,
                1,
                10);
        new JdbcSources(jdbc, database.scope())
                .add(new RegisteredSource(
                        source, AuthKind.NONE, null, null, null, null, Instant.now(), null, AudioKeeping.ALWAYS));
    }

    private HouseProcess serve(String name, String poll) throws IOException {
        return HouseProcess.start(
                        data.resolve(name + ".log"),
                        Map.of(
                                // On a machine that is busy with other tests the tap may come late.
                                "TAP_SHEDAFTER",
                                "60s",
                                "PBX_SHEDAFTER",
                                "60s",
                                "TONEGUARD_DB_PASSWORD",
                                database.password(),
                                "DELIVERY_PRIVATEADDRESSES",
                                "webhook",
                                "DELIVERY_POLL",
                                poll,
                                "DELIVERY_ANSWERTIMEOUT",
                                "4s",
                                "DELIVERY_LEASE",
                                "6s"),
                        "serve",
                        "--roles=ingest",
                        "--port=0",
                        "--db=" + database.url(),
                        "--store=" + data.resolve("store"),
                        "--data=" + data)
                .serving();
    }

    /** Most of a minute of two people, as FreeSWITCH sends it, only ten times as fast. The line stays open. */
    private static void speak(int port) {
        var wav = SyntheticCall.twoPeople(1, Duration.ofSeconds(50))
                .agentStrainedFrom(Duration.ofSeconds(30))
                .toWav();
        var socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("audio.drachtio.org")
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + port + "/v1/streams/" + DIALECT + "/acme"),
                        new WebSocket.Listener() {})
                .join();
        socket.sendText("{\"sampleRate\":8000,\"mixType\":\"stereo\",\"call\":\"CA-1\",\"agent\":\"ann\"}", true)
                .join();
        int frameSamples = RATE_HZ / 50;
        for (int at = HEAD_BYTES; at + 2 * frameSamples <= wav.length; at += 2 * frameSamples) {
            socket.sendBinary(frame(wav, at, frameSamples), true).join();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** Linear samples, the customer first; the file has the agent first. */
    private static ByteBuffer frame(byte[] wav, int at, int samples) {
        var frame = ByteBuffer.allocate(4 * samples).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < samples; i++) {
            frame.putShort(G711.fromMuLaw(wav[at + 2 * i + 1]));
            frame.putShort(G711.fromMuLaw(wav[at + 2 * i]));
        }
        // The JDK's WebSocket masks eight bytes at a time in the buffer's order, and would turn each eight around.
        return frame.flip().order(ByteOrder.BIG_ENDIAN);
    }

    private List<String> states(Tenant tenant) {
        return opened(tenant, "state");
    }

    private String delivery(Tenant tenant) {
        return opened(tenant, "delivery_id::text").get(0);
    }

    private List<String> opened(Tenant tenant, String column) {
        return database.scope().in(tenant.id(), () -> jdbc.sql(
                        "select " + column + " from alert_delivery where payload->>'event' = 'opened'")
                .query(String.class)
                .list());
    }

    /** A webhook's receiver that hangs until it answers. */
    private static final class Receiver implements AutoCloseable {
        /** The id of each delivery that told of an alert's opening. */
        final List<String> opened = new CopyOnWriteArrayList<>();

        private final CountDownLatch answering = new CountDownLatch(1);
        private final HttpServer server;

        Receiver() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newCachedThreadPool());
            server.createContext("/", exchange -> {
                var headers = exchange.getRequestHeaders();
                exchange.getRequestBody().readAllBytes();
                if ("opened".equals(headers.getFirst("Toneguard-Event"))) {
                    opened.add(headers.getFirst("Toneguard-Delivery"));
                }
                try {
                    answering.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        }

        void answers() {
            answering.countDown();
        }

        @Override
        public void close() {
            answering.countDown();
            server.stop(0);
        }
    }
}
