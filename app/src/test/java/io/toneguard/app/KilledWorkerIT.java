package io.toneguard.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The main job on a database that is not ours, with real JVMs, one of which dies half-way. */
class KilledWorkerIT {
    private static final int FILES = 100;

    @RegisterExtension
    static final TestDatabase database = TestDatabase.empty();

    @TempDir
    Path data;

    @Test
    void aHundredRecordingsAreAnalysedOnceEachThoughAWorkerIsKilledAndEverythingIsRestarted() throws IOException {
        var results = new Results(database.asOwner());
        HouseProcess.run(
                log("tenants"),
                password(),
                with("tenants", "add", "acme", "--score=agent,customer", "--purpose=testing"));
        try (var front = start("front", "--roles=ingest,manager", "--port=0").serving();
                var first = start("worker-1", "--roles=worker").serving();
                var second = start("worker-2", "--roles=worker").serving()) {
            Recordings.drop(FILES, data.resolve("inbox/acme"));
            killAmidAPartition(results, List.of(first, second));
            results.awaitRecordings(FILES);
            assertThat(front.output()).doesNotContain("ERROR");
        }
        assertThat(results.jdbc()
                        .sql("select count(*) from bi.call_summary")
                        .query(Integer.class)
                        .single())
                .as("rows of %s recordings", FILES)
                .isEqualTo(FILES);
        assertThat(results.jdbc()
                        .sql("select count(*) from toneguard.recording where state <> 'analysed'")
                        .query(Integer.class)
                        .single())
                .isZero();

        var before = results.written();
        try (var front = start("front-again", "--roles=ingest,manager", "--port=0")
                        .serving();
                var worker = start("worker-again", "--roles=worker").serving()) {
            Recordings.drop(FILES, 1, data.resolve("inbox/acme"));
            results.awaitRecordings(FILES + 1);
            assertThat(results.written())
                    .as("what was analysed stays as it was")
                    .containsAllEntriesOf(before);
            assertThat(worker.terminate())
                    .as("exit code of a JVM after SIGTERM")
                    .isEqualTo(143);
            assertThat(front.terminate()).isEqualTo(143);
        }
    }

    /** Freezes a worker that holds a recording, makes sure that it still does, and kills it: it can not have finished by luck. */
    private static void killAmidAPartition(Results results, List<HouseProcess> workers) {
        Awaitility.await("a worker with a recording in hand")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    for (var worker : workers) {
                        if (holdsARecording(results, worker)) {
                            worker.signal("STOP");
                            if (holdsARecording(results, worker)) {
                                worker.kill();
                                return true;
                            }
                            worker.signal("CONT");
                        }
                    }
                    return false;
                });
        assertThat(results.recordingsAnalysed()).as("it was half-way").isLessThan(FILES);
    }

    private static boolean holdsARecording(Results results, HouseProcess worker) {
        Optional<String> held = results.jdbc()
                .sql(
                        "select owner from toneguard.partition_lease where state = 'running' and recording_in_hand is not null"
                                + " and owner like ?")
                .param("%-" + worker.pid() + "-%")
                .query(String.class)
                .optional();
        return held.isPresent();
    }

    private HouseProcess start(String name, String... arguments) throws IOException {
        var all = new java.util.ArrayList<>(List.of("serve"));
        all.addAll(List.of(arguments));
        return HouseProcess.start(log(name), password(), with(all.toArray(String[]::new)));
    }

    private String[] with(String... arguments) {
        var all = new java.util.ArrayList<>(List.of(arguments));
        all.addAll(List.of("--db=" + database.url(), "--store=" + data.resolve("store"), "--data=" + data));
        return all.toArray(String[]::new);
    }

    private Map<String, String> password() {
        return Map.of("TONEGUARD_DB_PASSWORD", database.password());
    }

    private Path log(String name) {
        return data.resolve(name + ".log");
    }
}
