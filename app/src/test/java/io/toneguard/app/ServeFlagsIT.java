package io.toneguard.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What {@code serve} makes of its flags, in JVMs as a user starts them: what was wrong is one line, whatever Spring would say. */
class ServeFlagsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @RegisterExtension
    static final TestDatabase database = TestDatabase.empty();

    @TempDir
    Path data;

    @Test
    void aPortInUseIsOneLine() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(failure("--roles=worker", "--db=" + database.url(), "--port=" + taken.getLocalPort()))
                    .isEqualTo("toneguard serve: port " + taken.getLocalPort()
                            + " is in use; give another one with --port (0 takes any free one)\n");
        }
    }

    @Test
    void thePortOfPbxsInUseIsOneLineToo() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(failure(
                            "--roles=ingest",
                            "--db=" + database.url(),
                            "--port=0",
                            "--pbx-port=" + taken.getLocalPort()))
                    .contains("pbx.port=" + taken.getLocalPort() + " cannot be listened on at pbx.bind=127.0.0.1")
                    .hasLineCount(1);
        }
    }

    @Test
    void aDatabaseThatCannotBeReachedIsOneLine() throws IOException {
        int closedPort;
        try (var freed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = freed.getLocalPort();
        }
        assertThat(failure("--db=jdbc:postgresql://127.0.0.1:" + closedPort + "/toneguard?user=me"))
                .startsWith("toneguard serve: cannot connect to jdbc:postgresql://127.0.0.1:" + closedPort)
                .contains("check --db and TONEGUARD_DB_PASSWORD")
                .hasLineCount(1);
    }

    @Test
    void aPasswordInTheUrlIsRefusedAndNotRepeated() throws IOException {
        assertThat(failure("--db=" + database.url() + "&password=hunter2"))
                .startsWith("toneguard serve: --db must not hold a password")
                .doesNotContain("hunter2")
                .hasLineCount(1);
    }

    @Test
    void aWorkerTakesAnyFreePortAndEndsWithItsStandardInput() throws IOException, InterruptedException {
        try (var worker = HouseProcess.startWithStdin(
                        data.resolve("worker.log"),
                        password(),
                        "serve",
                        "--roles=worker",
                        "--db=" + database.url(),
                        "--data=" + data,
                        "--until-stdin-ends")
                .serving()) {
            assertThat(worker.port()).isNotEqualTo(8080);
            var readiness = URI.create("http://127.0.0.1:" + worker.port() + "/actuator/health/readiness");
            var answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(readiness)
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);

            worker.endStdin();
            assertThat(worker.await(PATIENCE)).as(worker.output()).isZero();
            assertThat(worker.output()).doesNotContain("ERROR", "WARN");
        }
    }

    /** All that a service printed that did not start. */
    private String failure(String... flags) throws IOException {
        var arguments = new java.util.ArrayList<>(java.util.List.of("serve"));
        arguments.addAll(java.util.List.of(flags));
        arguments.add("--data=" + data);
        try (var service =
                HouseProcess.start(data.resolve("serve.log"), password(), arguments.toArray(String[]::new))) {
            assertThat(service.await(PATIENCE)).as(service.output()).isEqualTo(1);
            return service.output();
        }
    }

    private static Map<String, String> password() {
        return Map.of("TONEGUARD_DB_PASSWORD", database.password());
    }
}
