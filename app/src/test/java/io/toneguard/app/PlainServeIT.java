package io.toneguard.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.app.cli.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** A plain {@code serve}: embedded database, a worker JVM beside it, everything in one data folder. */
class PlainServeIT {
    private static final int FILES = 30;
    private static final int CALLS = 8;

    @TempDir(factory = PreparedData.class)
    Path data;

    @Test
    void losesNothingAndAnalysesNothingTwiceWhenAllItsProcessesAreKilled() throws IOException {
        var added = run("tenants", "add", "acme", "--score=agent,customer", "--purpose=testing");
        assertThat(added).contains("tenant acme added");
        run("sources", "add", "acme", "load", "--dialect=asterisk", "--auth=none");
        try (var service = serve("first");
                var callers = callers(service)) {
            Recordings.drop(FILES, data.resolve("inbox/acme"));
            Awaitility.await("calls have been spoken for four seconds")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> results().callsReceivingSince(Duration.ofSeconds(4)) == CALLS);
            Awaitility.await("some are analysed").atMost(Duration.ofMinutes(1)).until(() -> analysed() >= 3);
            killAll(service);
        }
        try (var service = serve("second")) {
            results().awaitRecordings(FILES + CALLS);
            assertThat(run("calls", "list", "--state=analysed", "--format=json").lines())
                    .as("a command joins the running service's database")
                    .hasSize(FILES + CALLS);
            assertThat(results().truncatedSeconds())
                    .as("what the killed service had recorded of each call")
                    .hasSize(CALLS)
                    .allSatisfy(seconds -> assertThat(seconds).isGreaterThan(2));
            var written = results().written();
            assertThat(written).hasSize(FILES + CALLS);

            assertThat(service.terminate()).isEqualTo(143);
            assertThat(processesOf(data)).as("left behind after SIGTERM").isEmpty();

            try (var third = serve("third")) {
                Recordings.drop(FILES, 1, data.resolve("inbox/acme"));
                results().awaitRecordings(FILES + CALLS + 1);
                assertThat(results().written()).containsAllEntriesOf(written);
                third.terminate();
            }
        }
        assertThat(data.resolve("inbox/acme/done"))
                .isDirectoryContaining(file -> file.toString().endsWith(".wav"));
    }

    @Test
    void toldToEndWhileItStartsItLeavesNoDatabaseBehind(@TempDir Path bare) throws IOException {
        try (var service =
                HouseProcess.start(bare.resolve("hasty.log"), Map.of(), "serve", "--port=0", "--data=" + bare)) {
            Awaitility.await("the database is being started")
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> Files.exists(bare.resolve("postgresql/cluster/postmaster.pid")));
            assertThat(service.terminate()).isNotZero();
            assertThat(processesOf(bare)).as("left behind").isEmpty();
        }
    }

    @Test
    void goesOnByItselfWhenItsDatabaseIsKilled() throws IOException {
        run("tenants", "add", "acme", "--score=agent,customer", "--purpose=testing");
        try (var service = serve("undaunted")) {
            Recordings.drop(FILES, data.resolve("inbox/acme"));
            Awaitility.await("some are analysed").atMost(Duration.ofMinutes(1)).until(() -> analysed() >= 3);
            HouseProcess.signal(postmaster(), "KILL");
            readinessFallsAndComesBackInTime(service);
            Recordings.drop(FILES, 5, data.resolve("inbox/acme"));
            Awaitility.await("all are analysed")
                    .atMost(Duration.ofMinutes(2))
                    .ignoreExceptions()
                    .until(() -> analysed() == FILES + 5);
            assertThat(results().written()).hasSize(FILES + 5);
            assertThat(service.terminate()).isEqualTo(143);
            assertThat(processesOf(data)).as("left behind after SIGTERM").isEmpty();
        }
    }

    /** Whether it is up or down: no probe may have to wait for what the database does not say. */
    private static void readinessFallsAndComesBackInTime(HouseProcess service) {
        for (int status : List.of(503, 200)) {
            Awaitility.await("readiness is " + status)
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> readiness(service) == status);
        }
    }

    private static int readiness(HouseProcess service) throws IOException, InterruptedException {
        var probe = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + service.port() + "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(5))
                .build();
        return HttpClient.newHttpClient()
                .send(probe, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(data.resolve("postgresql/cluster/postmaster.pid"))
                .get(0)
                .strip());
    }

    @Test
    void aSecondServiceOnTheSameDataFolderIsRefusedInOneLine() throws IOException {
        try (var first = serve("holder", "--roles=ingest");
                var second = HouseProcess.start(
                        data.resolve("second.log"), Map.of(), "serve", "--port=0", "--data=" + data)) {
            assertThat(second.await(Duration.ofMinutes(2))).isEqualTo(1);
            assertThat(second.output())
                    .contains("toneguard serve: the data folder ")
                    .contains("is in use by another Toneguard service (process " + first.pid() + ")")
                    .hasLineCount(1);
            first.terminate();
        }
    }

    /** PBXs that speak for longer than the service lives. */
    private HouseProcess callers(HouseProcess service) throws IOException {
        return HouseProcess.start(
                data.resolve("callers.log"),
                Map.of(),
                "load",
                "--url=ws://127.0.0.1:" + service.pbxPort() + "/v1/streams/asterisk/acme",
                "--dialect=asterisk",
                "--sessions=" + CALLS,
                "--seconds=120");
    }

    private HouseProcess serve(String name, String... more) throws IOException {
        var arguments = Stream.concat(Stream.of("serve", "--port=0", "--data=" + data), Stream.of(more));
        return HouseProcess.start(data.resolve(name + ".log"), Map.of(), arguments.toArray(String[]::new))
                .serving();
    }

    /** In this JVM. */
    private String run(String... arguments) {
        return Answer.to(Stream.concat(Stream.of(arguments), Stream.of("--data=" + data))
                        .toArray(String[]::new))
                .done()
                .out();
    }

    private int analysed() throws IOException {
        return results().recordingsAnalysed();
    }

    private Results results() throws IOException {
        var owner = new PGSimpleDataSource();
        var pidFile = Files.readAllLines(data.resolve("postgresql/cluster/postmaster.pid"));
        owner.setUrl("jdbc:postgresql://127.0.0.1:" + pidFile.get(3).strip() + "/toneguard?user=toneguard");
        owner.setPassword(Files.readString(data.resolve("postgresql/password")).strip());
        return new Results(owner);
    }

    /** The power goes off: service, worker and database, all at once. */
    private void killAll(HouseProcess service) throws IOException {
        var all = Stream.concat(Stream.of(service.pid()), processesOf(data).stream())
                .distinct()
                .toList();
        assertThat(all).as("service, worker, database").hasSizeGreaterThanOrEqualTo(3);
        all.forEach(pid -> HouseProcess.signal(pid, "KILL"));
        Awaitility.await("all are gone").atMost(Duration.ofSeconds(20)).until(() -> processesOf(data)
                .isEmpty());
    }

    /** Every process whose command line names the data folder. */
    private static List<Long> processesOf(Path data) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info().commandLine().orElse("").contains(data.toString()))
                .map(ProcessHandle::pid)
                .toList();
    }
}
