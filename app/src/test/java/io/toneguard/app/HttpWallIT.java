package io.toneguard.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.app.cli.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may look at a service that listens beyond loopback. */
class HttpWallIT {
    @TempDir(factory = PreparedData.class)
    Path data;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void beyondLoopbackEverythingButTheProbesWantsAToken() throws IOException, InterruptedException {
        Answer.to("tenants", "add", "acme", "--data=" + data).done();
        var token = token();
        var scraper = token("--scope=metrics:read");
        var dialler = token("--scope=recordings:read");

        try (var service = HouseProcess.start(
                        data.resolve("serve.log"),
                        Map.of(),
                        "serve",
                        "--roles=ingest,manager",
                        "--bind=0.0.0.0",
                        "--port=0",
                        "--data=" + data)
                .serving()) {
            int port = service.port();
            assertThat(status(port, "/actuator/health/liveness", "")).isEqualTo(200);
            assertThat(status(port, "/actuator/health/readiness", "")).isEqualTo(200);
            assertThat(status(port, "/actuator/prometheus", "")).isEqualTo(401);
            assertThat(status(port, "/actuator/health", "")).isEqualTo(401);
            assertThat(status(port, "/actuator/health/readiness/../../prometheus", ""))
                    .isIn(400, 401);
            assertThat(status(port, "/anything", "")).isEqualTo(401);
            assertThat(status(port, "/actuator/prometheus", token.substring(0, token.length() - 1) + "x"))
                    .isEqualTo(401);
            assertThat(status(port, "/actuator/prometheus", token)).isEqualTo(200);
            assertThat(status(port, "/actuator/prometheus", scraper)).isEqualTo(200);
            assertThat(status(port, "/v1/recordings", scraper)).isEqualTo(403);
            assertThat(status(port, "/v1/recordings", dialler)).isEqualTo(200);
            assertThat(status(port, "/actuator/health", dialler)).isEqualTo(200);
            for (var path : List.of("/actuator/prometheus", "/%61ctuator/prometheus", "/actuator;x/scaling")) {
                assertThat(body(port, path, dialler)).as(path).contains("metrics:read");
            }
            assertThat(status(port, "/actuator/scaling", "")).isEqualTo(401);
            assertThat(body(port, "/actuator/scaling", token))
                    .contains("\"requiredWorkers\":0", "\"pendingAudioSeconds\":0", "\"byKind\":{\"fresh\":{");
            for (var key : List.of("", "Authorization: Bearer " + token + "\r\n")) {
                try (var drips = new SlowBodies(port, 20, key)) {
                    assertThat(drips.begun()).isEqualTo(20);
                    assertThat(status(port, "/actuator/health/liveness", "")).isEqualTo(200);
                    assertThat(status(port, "/actuator/health/readiness", "")).isEqualTo(200);
                }
            }
            try (var deaf = new DeafClients(port, 20, dialler)) {
                assertThat(deaf.asked()).isEqualTo(20);
                assertThat(status(port, "/actuator/health/liveness", "")).isEqualTo(200);
                assertThat(status(port, "/v1/recordings", token)).isEqualTo(200);
            }
            assertThat(service.output()).doesNotContain(token.substring(token.length() - 64));
            service.terminate();
        }
        try (var files = Files.walk(data)) {
            assertThat(files.filter(file -> file.getFileName().toString().equals("password")))
                    .hasSize(1)
                    .allSatisfy(file ->
                            assertThat(Files.getPosixFilePermissions(file)).hasSize(2));
        }
    }

    /** Clients that have begun a deed's body, and do not go on. */
    private static final class SlowBodies implements AutoCloseable {
        private final List<Socket> sockets = new ArrayList<>();

        SlowBodies(int port, int clients, String key) throws IOException {
            for (int i = 0; i < clients; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.add(socket);
                socket.getOutputStream()
                        .write(("POST /v1/alerts/" + UUID.randomUUID() + "/note HTTP/1.1\r\nHost: x\r\n" + key
                                        + "Content-Type: application/json\r\nContent-Length: 20000\r\n\r\n{")
                                .getBytes(StandardCharsets.US_ASCII));
            }
        }

        int begun() {
            return sockets.size();
        }

        @Override
        public void close() throws IOException {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    /** Clients that ask for more than sockets hold, and read none of it. */
    private static final class DeafClients implements AutoCloseable {
        private final List<Socket> sockets = new ArrayList<>();

        DeafClients(int port, int clients, String key) throws IOException {
            for (int i = 0; i < clients; i++) {
                var socket = new Socket();
                sockets.add(socket);
                socket.setReceiveBufferSize(1024);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                socket.getOutputStream()
                        .write(("GET /v1/openapi.json HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + key + "\r\n\r\n")
                                .repeat(90)
                                .getBytes(StandardCharsets.US_ASCII));
            }
        }

        int asked() {
            return sockets.size();
        }

        @Override
        public void close() throws IOException {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    /** Of acme. */
    private String token(String... scope) {
        var words = new ArrayList<>(List.of("tenants", "token", "acme", "--data=" + data));
        words.addAll(List.of(scope));
        var printed = Answer.to(words.toArray(String[]::new)).done().out();
        return printed.strip().lines().reduce((first, last) -> last).orElseThrow();
    }

    private int status(int port, String path, String token) throws IOException, InterruptedException {
        return get(port, path, token).statusCode();
    }

    private String body(int port, String path, String token) throws IOException, InterruptedException {
        return get(port, path, token).body();
    }

    private HttpResponse<String> get(int port, String path, String token) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
