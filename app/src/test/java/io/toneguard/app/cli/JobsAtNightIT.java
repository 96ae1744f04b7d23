package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.app.reconcile.Archive;
import io.toneguard.batch.reconcile.ReconcileSettings;
import io.toneguard.batch.reconcile.Reconciler;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an operator types about the nights, on a real PostgreSQL and a real store. */
class JobsAtNightIT {
    private static final String PASSWORD_FILE = "org.postgresql.pgpassfile";

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    private static Archive acme;

    @BeforeAll
    static void thereAreTenantsAndAStore() throws IOException {
        // A command takes the password from its environment, which a test cannot set; the driver knows another way.
        var file = Files.writeString(data.resolve("pgpass"), "*:*:*:*:" + database.password() + "\n");
        System.setProperty(PASSWORD_FILE, file.toString());
        acme = new Archive(database, tenant("acme"), data.resolve("recordings"));
        tenant("other");
    }

    private static Tenant tenant(String name) {
        return database.addTenant(name, Speaker.AGENT);
    }

    @AfterAll
    static void forgetThePassword() {
        System.clearProperty(PASSWORD_FILE);
    }

    @Test
    void reconcileLooksRepairsAndSaysSo() {
        assertThat(done("jobs", "reconcile").out()).contains("store, ledger and results agree");
        acme.good();
        var erased = acme.audio(acme.row("erased", Duration.ofDays(2)), 100, Duration.ofDays(2));
        var missing = acme.row("stored", Duration.ofHours(1));

        var dry = done("jobs", "reconcile", "--dry-run", "--tenant=acme", "--format=json");
        assertThat(dry.outLines()).hasSize(2).allMatch(line -> line.contains("\"repaired\":false"));
        assertThat(dry.err()).isEqualTo("nothing was changed: 3 recordings; MISSING 1, ERASED_AUDIO 1\n");
        assertThat(acme.has(erased, ".audio")).isTrue();

        var real = done("jobs", "reconcile", "--format=json");
        assertThat(real.outLines())
                .hasSize(2)
                .anyMatch(line -> line.contains("\"kind\":\"ERASED_AUDIO\"") && line.contains("\"repaired\":true"))
                .anyMatch(line -> line.contains(
                        "\"tenant\":\"acme\",\"month\":\"2026-03\",\"kind\":\"MISSING\",\"recordingId\":\""
                                + missing.recording() + "\""));
        assertThat(real.err()).isEqualTo("3 recordings; MISSING 1, ERASED_AUDIO 1 (1 repaired)\n");
        assertThat(acme.has(erased, ".audio")).isFalse();

        assertThat(done("jobs", "reconcile").out()).contains("MISSING").doesNotContain("ERASED_AUDIO");
        assertThat(done("jobs", "reconcile", "--tenant=other").out()).contains("agree");
        assertThat(failed(1, "jobs", "reconcile", "--tenant=nobody")).contains("there is no tenant 'nobody'");
        assertThat(failed(1, "jobs", "reconcile", "--store=" + data.resolve("nowhere")))
                .contains("there is no recording store at " + data.resolve("nowhere"));
        whatIsLeftIsShown(missing);
        assertThat(data.resolve("nowhere")).doesNotExist();
    }

    private void whatIsLeftIsShown(StoredRecording missing) {
        acme.audio(acme.row("erased", Duration.ofDays(2)), 100, Duration.ofDays(2));
        new Reconciler(
                        JdbcClient.create(database.asService()),
                        database.scope(),
                        database.tenants(),
                        acme.store(),
                        ReconcileSettings.DEFAULTS)
                .nightly(() -> true)
                .orElseThrow();
        var shown = to(
                        "jobs",
                        "reconcile",
                        "--show",
                        "--tenant=acme",
                        "--format=json",
                        "--store=" + data.resolve("nowhere"))
                .done();
        assertThat(shown.outLines()).as("what was repaired is not left").hasSize(1);
        assertThat(shown.out())
                .contains(
                        "\"tenant\":\"acme\",\"month\":\"2026-03\",\"kind\":\"MISSING\",\"recordingId\":\""
                                + missing.recording() + "\"",
                        "\"firstSeenAt\":\"",
                        "\"detail\":\"");
        assertThat(shown.err()).contains(", nightly, from ", "MISSING 1", "ERASED_AUDIO 1 (1 repaired)");
        assertThat(done("jobs", "reconcile", "--show").out())
                .contains("acme", missing.recording().toString());
        assertThat(done("jobs", "reconcile", "--show", "--tenant=other").out()).contains("nothing is left");

        acme.row("stored", Duration.ofHours(1));
        done("jobs", "reconcile", "--tenant=acme");
        var first = done("jobs", "reconcile", "--show", "--tenant=acme", "--limit=1");
        assertThat(first.outLines()).as("a head and one").hasSize(2);
        assertThat(first.err()).contains("by `jobs reconcile`", "tenant acme: 1 of 2 are shown");
        assertThat(failed(2, "jobs", "reconcile", "--show", "--dry-run")).contains("--show looks at nothing");
    }

    @Test
    void reconcileTakesForOldWhatItIsToldTo() throws IOException {
        var aged = new Archive(database, tenant("aged"), data.resolve("recordings"));
        aged.halfPut(aged.id(), Duration.ofHours(30));
        assertThat(done("jobs", "reconcile", "--tenant=aged", "--old-after=48h").out())
                .contains("agree");
        assertThat(done("jobs", "reconcile", "--tenant=aged").out()).contains("HALF_WRITTEN");
        assertThat(failed(2, "jobs", "reconcile", "--old-after=1m")).contains("reconcile.old-after=60s is below 3600s");
        assertThat(failed(2, "jobs", "reconcile", "--repaired-at-most=-1")).contains("repaired-at-most=-1 is below 0");
    }

    @Test
    void reconcileGoesByTheServicesSettingsAndItsOwnFlagsGoBeforeThem() throws IOException {
        var aged = new Archive(database, tenant("as-set"), data.resolve("recordings"));
        aged.halfPut(aged.id(), Duration.ofHours(30));
        // The service would read it, too; a variable of the environment cannot be set from within.
        System.setProperty("reconcile.old-after", "48h");
        try {
            assertThat(done("jobs", "reconcile", "--tenant=as-set").out()).contains("agree");
            assertThat(done("jobs", "reconcile", "--tenant=as-set", "--old-after=24h")
                            .out())
                    .contains("HALF_WRITTEN");
            System.setProperty("reconcile.old-after", "1m");
            assertThat(failed(1, "jobs", "reconcile")).contains("reconcile.old-after=60s is below 3600s");
        } finally {
            System.clearProperty("reconcile.old-after");
        }
    }

    @Test
    void nightsAreListedWithTheirSteps() {
        assertThat(done("jobs", "nights").out()).contains("there was no night yet");
        var jdbc = JdbcClient.create(database.asService());
        for (int day = 1; day <= 9; day++) {
            jdbc.sql(
                            "insert into night (night, state, began_at, ends_at, ended_at) values (date '2026-03-01' + ?,"
                                    + " 'ended', timestamptz '2026-03-01 22:00Z', timestamptz '2026-03-02 05:00Z', timestamptz '2026-03-02 05:00Z')")
                    .param(day)
                    .update();
            jdbc.sql(
                            "insert into night_step (night, step, began_at, ended_at, outcome) values (date '2026-03-01' + ?, 'lull',"
                                    + " timestamptz '2026-03-01 22:00Z', timestamptz '2026-03-01 22:10Z', 'no recording came in for 10 min')")
                    .param(day)
                    .update();
        }
        assertThat(done("jobs", "nights", "--format=json").outLines())
                .hasSize(7)
                .first()
                .asString()
                .contains(
                        "\"night\":\"2026-03-10\",\"state\":\"ended\"",
                        "\"step\":\"lull\"",
                        "\"outcome\":\"no recording came in for 10 min\"");
        assertThat(done("jobs", "nights", "--limit=2").outLines()).hasSize(3);
        assertThat(failed(2, "jobs", "nights", "--limit=0")).contains("--limit=0 is below 1");
    }

    private static String failed(int exitCode, String... arguments) {
        return to(arguments).failed(exitCode);
    }

    private static Answer to(String... arguments) {
        return Answer.to(Stream.concat(Stream.of(arguments), Stream.of("--db=" + database.url(), "--data=" + data))
                .toArray(String[]::new));
    }

    private static Answer done(String... arguments) {
        return to(arguments).done();
    }
}
