package io.toneguard.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.web.ApiDocument;
import io.toneguard.ingest.web.ApiDocument.Operation;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.synth.SyntheticCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The whole web API at a real service: its description, whose data it shows, and what a kill leaves. */
class WebApiIT {
    private static final ApiDocument DOCUMENT = new ApiDocument();
    private static final String SECRET = "ab".repeat(32);
    private static final String CALL = "call-7";

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path data;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JdbcClient jdbc = JdbcClient.create(database.asService());

    private record Answer(int status, String body, Map<String, List<String>> headers) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }
    }

    @Test
    void whatIsMappedIsDescribedAndWhatIsDescribedIsMapped() {
        assertThat(MappedOperations.underV1())
                .containsExactlyInAnyOrderElementsOf(
                        DOCUMENT.operations().stream().map(Operation::toString).toList());
    }

    @Test
    void aTenantsKeyShowsNothingOfAnotherAndAKillLeavesNothingHalf() throws Exception {
        var acme = database.addTenant("acme");
        var other = database.addTenant("other");
        String acmeKey = addKey(acme);
        String otherKey = addKey(other);
        byte[] wav = SyntheticCall.twoPeople(1, Duration.ofSeconds(5)).toWav();
        String upload;
        try (var service = serve("first")) {
            int port = service.port();
            var sent = send(port, acmeKey, "POST", "/v1/recordings?callId=" + CALL, wav, Map.of());
            assertThat(sent.status()).as(sent.body()).isEqualTo(202);
            var recording =
                    JsonMapper.shared().readTree(sent.body()).get("recordingId").asString();
            var created =
                    send(port, acmeKey, "POST", "/v1/uploads", new byte[0], headers("Upload-Length", "" + wav.length));
            upload = created.header("location");
            var alert = addAlert(acme, UUID.fromString(recording));

            var real = Map.of(
                    "recording",
                    recording,
                    "call",
                    CALL,
                    "upload",
                    upload.substring(upload.lastIndexOf('/') + 1),
                    "alert",
                    alert.toString());
            var missing = Map.of(
                    "recording",
                    UUID.randomUUID().toString(),
                    "call",
                    "call-8",
                    "upload",
                    UUID.randomUUID().toString(),
                    "alert",
                    UUID.randomUUID().toString());
            int compared = 0;
            for (Operation operation : DOCUMENT.operations()) {
                if (operation.path().contains("{")) {
                    compared += isAnsweredAsIfMissing(port, otherKey, operation, real, missing) ? 1 : 0;
                }
                var keyless = ask(port, "", operation, real);
                assertThat(keyless.status()).as(operation + " without a key").isEqualTo(401);
            }
            assertThat(compared).isGreaterThan(14);
            assertThat(send(port, otherKey, "GET", "/v1/recordings", new byte[0], Map.of())
                            .body())
                    .contains("\"recordings\":[]");
            assertThat(send(port, otherKey, "GET", "/v1/alerts", new byte[0], Map.of())
                            .body())
                    .contains("\"alerts\":[]");

            // In the middle of one request, and between two parts of an upload.
            send(port, acmeKey, "PATCH", upload, Arrays.copyOf(wav, 1000), headers("Upload-Offset", "0"));
            try (var hanging = beginsToSend(port, acmeKey)) {
                Awaitility.await().until(() -> spooled("requests").size() == 1);
                service.kill();
            }
        }
        try (var again = serve("again")) {
            assertThat(spooled("requests")).isEmpty();
            assertThat(spooled("uploads")).hasSize(1);
            assertThat(send(again.port(), acmeKey, "GET", "/v1/recordings", new byte[0], Map.of())
                            .body())
                    .containsOnlyOnce("recordingId");
            var rest = Arrays.copyOfRange(wav, 1000, wav.length);
            var last = send(again.port(), acmeKey, "PATCH", upload, rest, headers("Upload-Offset", "1000"));
            assertThat(last.header("toneguard-recording-id")).as(last.body()).isNotEmpty();
            assertThat(spooled("uploads")).isEmpty();
            again.terminate();
        }
    }

    private boolean isAnsweredAsIfMissing(
            int port, String key, Operation operation, Map<String, String> real, Map<String, String> missing)
            throws IOException, InterruptedException {
        var theirs = ask(port, key, operation, real);
        var nobodys = ask(port, key, operation, missing);
        assertThat(theirs.status()).as(operation + ": " + theirs.body()).isEqualTo(404);
        assertThat(without(theirs.body(), real)).as(operation.toString()).isEqualTo(without(nobodys.body(), missing));
        assertThat(theirs.body()).doesNotContain("nothing at this address");
        assertThat(comparable(theirs.headers())).isEqualTo(comparable(nobodys.headers()));
        return true;
    }

    private static Set<String> comparable(Map<String, List<String>> headers) {
        return headers.keySet().stream()
                .filter(name -> !name.equals("content-length"))
                .collect(Collectors.toSet());
    }

    private static String without(String body, Map<String, String> names) {
        String bare = body;
        for (String name : names.values()) {
            bare = bare.replace(name, "X");
        }
        return bare;
    }

    /** With whatever the operation wants to be let in. */
    private Answer ask(int port, String key, Operation operation, Map<String, String> names)
            throws IOException, InterruptedException {
        String path = operation.path();
        for (var name : names.entrySet()) {
            path = path.replace("{" + name.getKey() + "}", name.getValue());
        }
        if (operation.path().startsWith("/v1/alerts/") && operation.method().equals("POST")) {
            return send(
                    port,
                    key,
                    "POST",
                    path,
                    "{\"actor\":\"eve\",\"text\":\"t\",\"outcome\":\"o\"}".getBytes(StandardCharsets.UTF_8),
                    Map.of("Content-Type", "application/json"));
        }
        if (operation.path().startsWith("/v1/uploads/")) {
            boolean isPost = operation.method().equals("POST");
            var headers = new HashMap<>(headers("Upload-Offset", "0"));
            if (isPost) {
                headers.put("X-HTTP-Method-Override", "PATCH");
            }
            return send(port, key, operation.method(), path, new byte[0], headers);
        }
        return send(port, key, operation.method(), path, new byte[0], Map.of());
    }

    private static Map<String, String> headers(String name, String value) {
        return Map.of("Tus-Resumable", "1.0.0", "Content-Type", "application/offset+octet-stream", name, value);
    }

    private Answer send(int port, String key, String method, String path, byte[] body, Map<String, String> headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        DOCUMENT.check(
                method,
                path,
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.body());
        return new Answer(
                response.statusCode(), response.body(), response.headers().map());
    }

    private static Socket beginsToSend(int port, String key) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream()
                .write(("POST /v1/recordings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + key
                                + "\r\nContent-Length: 100000\r\n\r\nRIFF")
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    private List<Path> spooled(String folder) throws IOException {
        try (var files = Files.list(data.resolve("spool").resolve(folder))) {
            return files.toList();
        }
    }

    /** As `tenants token` would make it. */
    private String addKey(Tenant tenant) {
        var key = UUID.randomUUID();
        database.scope().run(tenant.id(), () -> jdbc.sql("""
                        insert into api_key (tenant_id, key_id, secret_sha256, scopes)
                        values (?, ?, encode(sha256(convert_to(?, 'UTF8')), 'hex'), '{*}')
                        """)
                .params(tenant.id().value(), key, SECRET)
                .update());
        return "tg_" + tenant.id() + "_" + key + "_" + SECRET;
    }

    private UUID addAlert(Tenant tenant, UUID recording) {
        var alert = UUID.randomUUID();
        database.scope().run(tenant.id(), () -> {
            jdbc.sql(
                            "insert into alert_rule (tenant_id, name, version, shadow, settings) values (?, 'r', 1, false, '{}')")
                    .params(tenant.id().value())
                    .update();
            jdbc.sql("""
                            insert into alert (tenant_id, alert_id, recording_id, call_id, source, channel, speaker, rule, rule_version,
                                shadow, state, opened_at, changed_at, from_seconds, onset_seconds, until_seconds, peak_seconds,
                                peak_deviation, peak_index, reason)
                            values (?, ?, ?, ?, 'pbx', 0, 'agent', 'r', 1, false, 'open', now(), now(), 1, 2, 3, 2, 4, 60, '{}')
                            """).params(tenant.id().value(), alert, recording, CALL).update();
        });
        return alert;
    }

    private HouseProcess serve(String name) throws IOException {
        return HouseProcess.start(
                        data.resolve(name + ".log"),
                        Map.of("TONEGUARD_DB_PASSWORD", database.password(), "API_KEEPFREE", "0"),
                        "serve",
                        "--roles=ingest",
                        "--port=0",
                        "--db=" + database.url(),
                        "--store=" + data.resolve("store"),
                        "--data=" + data)
                .serving();
    }
}
