package io.toneguard.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.app.cli.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts are a tenant's, so they want its key on loopback too. */
class AlertsWallIT {
    @TempDir(factory = PreparedData.class)
    Path data;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void onLoopbackAlertsWantAKeyHoweverThePathIsSpeltAndMetricsDoNot() throws IOException, InterruptedException {
        run("tenants", "add", "acme");
        var token = lastLine(run("tenants", "token", "acme"));
        assertThat(run(
                        "rules",
                        "target",
                        "add",
                        "acme",
                        "ops",
                        "--kind=slack",
                        "--address=https://h.example.com/T/pa55"))
                .contains("slack https://h.example.com/...")
                .doesNotContain("pa55");
        assertThat(run("rules", "target", "list", "acme")).contains("ops").doesNotContain("pa55");

        try (var service = HouseProcess.start(
                        data.resolve("serve.log"), Map.of(), "serve", "--roles=ingest", "--port=0", "--data=" + data)
                .serving()) {
            int port = service.port();
            assertThat(status(port, "/actuator/prometheus", "")).isEqualTo(200);
            assertThat(status(port, "/v1/alerts", "")).isEqualTo(401);
            assertThat(status(port, "/v1/alerts/stream", "")).isEqualTo(401);
            assertThat(status(port, "/%76%31/alerts", "")).isEqualTo(401);
            assertThat(status(port, "/v1/alerts", token.substring(0, token.length() - 1) + "x"))
                    .isEqualTo(401);
            assertThat(status(port, "/v1/alerts", token)).isEqualTo(200);
            var refused = get(port, "/v1/alerts", token.substring(0, token.length() - 1) + "x");
            assertThat(refused.headers().firstValue("WWW-Authenticate"))
                    .contains("Bearer realm=\"toneguard\", error=\"invalid_token\"");
            assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
            assertThat(refused.body()).contains("\"type\":\"urn:toneguard:problem:key\"", "\"status\":401");

            var scoped = lastLine(run("tenants", "token", "acme", "--scope=recordings:write", "--expires=90d"));
            assertThat(status(port, "/v1/alerts", scoped)).isEqualTo(403);
            var keyId = token.split("_")[2];
            var rotated = lastLine(run("tenants", "rotate", "acme", keyId, "--grace=1h"));
            assertThat(status(port, "/v1/alerts", rotated)).isEqualTo(200);
            assertThat(status(port, "/v1/alerts", token)).as("within its grace").isEqualTo(200);
            assertThat(run("tenants", "revoke", "acme", keyId)).contains("revoked");
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(status(port, "/v1/alerts", token))
                    .isEqualTo(401));
            assertThat(status(port, "/v1/alerts", rotated)).isEqualTo(200);
            assertThat(run("tenants", "keys", "acme"))
                    .contains("recordings:write", "revoked", keyId)
                    .doesNotContain(token.split("_")[3]);
            assertThat(service.output()).doesNotContain(token.split("_")[3], rotated.split("_")[3]);
            service.terminate();
        }
    }

    /** In this JVM: what a command is, is no matter here. */
    private String run(String... arguments) {
        return Answer.to(Stream.concat(Stream.of(arguments), Stream.of("--data=" + data))
                        .toArray(String[]::new))
                .done()
                .out();
    }

    private static String lastLine(String printed) {
        return printed.strip().lines().reduce((first, last) -> last).orElseThrow();
    }

    private int status(int port, String path, String token) throws IOException, InterruptedException {
        return get(port, path, token).statusCode();
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
