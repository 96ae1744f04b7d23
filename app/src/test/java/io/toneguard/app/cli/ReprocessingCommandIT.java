package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What somebody types who has past calls analysed again, on a real PostgreSQL; the analysis itself is done by hand. */
class ReprocessingCommandIT {
    private static final String PASSWORD_FILE = "org.postgresql.pgpassfile";
    private static final String NOW = AnalyzerVersion.CURRENT.name();
    private static final String OLD = "tg-0";

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    private static CommandDatabase opened;

    @BeforeAll
    static void thereIsADatabase() throws IOException {
        // A command takes the password from its environment, which a test cannot set; the driver knows another way.
        var file = Files.writeString(data.resolve("pgpass"), "*:*:*:*:" + database.password() + "\n");
        System.setProperty(PASSWORD_FILE, file.toString());
        var options = new ServiceOptions();
        options.db = database.url();
        opened = new CommandDatabase(options);
    }

    @AfterAll
    static void forgetThePassword() {
        opened.close();
        System.clearProperty(PASSWORD_FILE);
    }

    @Test
    void callsOfADayAreTakenInTheZonesDayAndTheRestIsNamedWithTheReason() {
        tenant("days");
        recording("days", "before", "2026-03-01T22:59:00Z", "ann", OLD);
        recording("days", "first", "2026-03-01T23:00:00Z", "ann", OLD);
        recording("days", "last", "2026-03-02T22:59:00Z", "ann", OLD);
        recording("days", "after", "2026-03-02T23:00:00Z", "ann", OLD);
        recording("days", "others", "2026-03-02T12:00:00Z", "bob", OLD);
        recording("days", "current", "2026-03-02T12:00:00Z", "ann", NOW);
        recording("days", "stored", "2026-03-02T12:00:00Z", "ann", null);
        String[] asked = {
            "--tenant=days", "--agent=ann", "--from=2026-03-02", "--until=2026-03-02", "--time-zone=Europe/Berlin"
        };

        var said = done(reprocess(asked)).out();
        assertThat(said)
                .contains(": 2 recordings of 1 tenants, 120 s of audio, by " + NOW)
                .contains("not taken: 1 not analysed yet")
                .contains("not taken: 1 that BI sees of " + NOW + " already");
        long number = number(said);
        assertThat(items(number)).containsExactlyInAnyOrder("first", "last");

        var again = done(reprocess(asked)).out();
        assertThat(again).contains("nothing to do", "not taken: 2 that reprocessing R" + number + " has");
        assertThat(done("jobs", "reprocessings", "--format=json").out())
                .contains("\"reprocessing\":" + number + ",\"state\":\"open\"", "\"pending\":2", "\"tenant\":\"days\"");
    }

    @Test
    void aPolicyThatForbidsAndAudioThatWasGoneAreSaid() {
        tenant("forbidden");
        recording("forbidden", "mute", "2026-03-01T12:00:00Z", "ann", OLD);
        database("update tenant set scored_speakers = '{}' where name = 'forbidden'", "forbidden");
        assertThat(done(reprocess("--tenant=forbidden")).out())
                .contains("nothing to do", "not taken: 1 of which the tenant's policy lets no speaker be measured");

        tenant("gone");
        recording("gone", "lost", "2026-03-01T12:00:00Z", "ann", OLD);
        long number = number(done(reprocess("--tenant=gone")).out());
        database(
                "update reprocessing_item set state = 'failed', reason_code = 'AUDIO_GONE', reason = 'deleted'"
                        + " where reprocessing_id = " + number,
                "gone");
        assertThat(done(reprocess("--tenant=gone")).out())
                .contains("nothing to do", "not taken: 1 whose audio was gone", "--even-if-gone looks again");
        assertThat(done("jobs", "reprocessings").out())
                .contains("reprocessing R" + number + " failed for {AUDIO_GONE=1} (AUDIO_GONE: the audio was deleted");
        assertThat(done(reprocess("--tenant=gone", "--even-if-gone")).out()).contains(": 1 recordings of 1 tenants");
    }

    @Test
    void aReprocessingForTheNightWaitsForIt() {
        tenant("night");
        recording("night", "dark", "2026-03-01T12:00:00Z", "ann", OLD);
        var said = done(reprocess("--tenant=night", "--at-night", "--most-worker-hours=1.5"))
                .out();
        assertThat(said).contains("in the next night's window");
        assertThat(done("jobs", "reprocessings", "--format=json").out())
                .contains("\"reprocessing\":" + number(said) + ",\"state\":\"held\",\"heldBecause\":\"night\"");
    }

    @Test
    void whatIsMistypedIsRefusedBeforeADatabaseIsOpened() {
        assertThat(failed(2, reprocess("--agent=ann"))).contains("an agent is of a tenant");
        assertThat(failed(2, reprocess("--from=March"))).contains("--from=March is no day");
        assertThat(failed(2, reprocess("--from=2026-03-02", "--until=2026-03-01")))
                .contains("are none");
        assertThat(failed(2, reprocess("--time-zone=Berlin"))).contains("--time-zone=Berlin is no time zone");
        assertThat(failed(2, reprocess("--most-worker-hours=0"))).contains("--most-worker-hours=0.0 is not above 0");
        assertThat(failed(2, reprocess("--analysed-by=TG 1"))).contains("analyzer version 'TG 1'");
        assertThat(failed(1, reprocess("--tenant=nobody"))).contains("there is no tenant 'nobody'");
        assertThat(failed(2, "jobs", "promote", "all")).contains("'all' is no number of a reprocessing such as R3");
        assertThat(failed(1, "jobs", "diff", "987")).contains("there is no reprocessing R987");
        assertThat(failed(1, "jobs", "promote", "987")).contains("there is no reprocessing R987");
        assertThat(failed(1, "jobs", "rollback", "987")).contains("there is no reprocessing R987");
    }

    @Test
    void theDifferenceIsShownThenPromotedAllAtOnceAndRolledBack() {
        tenant("switch");
        tenant("switch-too");
        recording("switch", "calmed", "2026-04-01T12:00:00Z", "ann", OLD);
        recording("switch", "same", "2026-04-01T12:00:00Z", "ann", OLD);
        recording("switch", "poison", "2026-04-01T12:00:00Z", "ann", OLD);
        recording("switch-too", "roused", "2026-04-01T12:00:00Z", "ann", OLD);
        result("switch", "calmed", OLD, "strained", 60, 85, 200);
        result("switch", "same", OLD, "calm", 10, 20, 210);
        result("switch", "poison", OLD, "calm", 10, 20, 210);
        result("switch-too", "roused", OLD, "calm", 10, 40, 220);
        long number = number(
                done(reprocess("--from=2026-04-01", "--until=2026-04-01")).out());

        assertThat(failed(1, "jobs", "promote", "" + number))
                .contains("is open with 4 recordings left; --partial promotes the 0 that are done");
        assertThat(failed(1, "jobs", "promote", "" + number, "--partial")).contains("has nothing to promote");
        analysed("switch", number, "calmed", "calm", 20, 45, 200);
        analysed("switch", number, "same", "calm", 12, 20, 211);
        analysed("switch-too", number, "roused", "raised", 30, 79, 225);
        database(
                "update reprocessing_item set state = 'failed', reason_code = 'ANALYSIS_FAILED', reason = 'poison'"
                        + " where state = 'pending' and reprocessing_id = " + number,
                "switch");
        assertThat(bi("calmed")).isEqualTo(OLD + " strained 85");

        var diff = diff(number);
        assertThat(diff)
                .contains("\"recordings\":3", "\"compared\":3", "\"onlyOld\":0", "\"onlyNew\":0", "\"crossed\":2")
                .contains(
                        "{\"measure\":\"stress_index_mean\",\"segments\":3,\"oldP10\":10.0,\"oldP50\":10.0,\"oldP90\":50.0,"
                                + "\"newP10\":13.6,\"newP50\":20.0,\"newP90\":28.0,\"meanDifference\":-6.0,\"greatestDifference\":-40.0}")
                .contains("{\"oldState\":\"calm\",\"newState\":\"raised\",\"segments\":1}");
        assertThat(diff.indexOf("\"call\":\"calmed\"")).isPositive().isLessThan(diff.indexOf("\"call\":\"roused\""));
        assertThat(diff).doesNotContain("\"call\":\"same\"");
        assertThat(done("jobs", "diff", "" + number, "--limit=1").out())
                .contains("calmed", "1 more cross a threshold")
                .doesNotContain("roused");
        assertThat(done("jobs", "diff", "" + number, "--tenant=switch-too").out())
                .contains("1 segments compared");

        assertThat(done("jobs", "promote", "" + number).out())
                .contains("BI sees the new results of 3 recordings; 1 failed and stay as they were");
        assertThat(bi("calmed")).isEqualTo(NOW + " calm 45");
        assertThat(bi("roused")).isEqualTo(NOW + " raised 79");
        assertThat(bi("poison")).isEqualTo(OLD + " calm 20");
        assertThat(diff(number)).as("the difference to what was there before").isEqualTo(diff);
        assertThat(failed(1, "jobs", "promote", "" + number)).contains("3 recordings are promoted");

        assertThat(done("jobs", "rollback", "" + number).out()).contains("saw before of 3 recordings");
        assertThat(bi("calmed")).isEqualTo(OLD + " strained 85");
        assertThat(bi("roused")).isEqualTo(OLD + " calm 40");
        assertThat(diff(number)).isEqualTo(diff);
        assertThat(failed(1, "jobs", "rollback", "" + number)).contains("is rolled-back and not promoted");
        done("jobs", "promote", "" + number);
        assertThat(bi("calmed")).isEqualTo(NOW + " calm 45");
    }

    @Test
    void whatALaterReprocessingPromotedIsNotRolledBackOver() {
        tenant("layers");
        recording("layers", "both", "2026-05-01T12:00:00Z", "ann", OLD);
        long first = number(done(reprocess("--tenant=layers")).out());
        analysed("layers", first, "both", "calm", 20, 45, 200);
        done("jobs", "promote", "" + first);
        long second = laterVersion("layers", "both");
        assertThat(done("jobs", "promote", "" + second).out()).contains("of 1 recordings");

        assertThat(failed(1, "jobs", "rollback", "" + first))
                .contains("reprocessing R" + second + " was promoted later", "`jobs rollback R" + second + "` first");
        assertThat(ledger("both")).isEqualTo("tg-99");
        done("jobs", "rollback", "R" + second);
        assertThat(ledger("both")).isEqualTo(NOW);
        done("jobs", "rollback", "" + first);
        assertThat(ledger("both")).isEqualTo(OLD);

        done("jobs", "promote", "" + second);
        assertThat(failed(1, "jobs", "promote", "" + first))
                .as("the older over the younger")
                .contains("reprocessing R" + second + " was promoted later");
    }

    @Test
    void aPartOfItIsPromotedAndLaterTheRest() {
        tenant("parts");
        recording("parts", "early", "2026-06-01T12:00:00Z", "ann", OLD);
        recording("parts", "late", "2026-06-01T12:00:00Z", "ann", OLD);
        long number = number(done(reprocess("--tenant=parts")).out());
        analysed("parts", number, "early", "calm", 20, 45, 200);

        assertThat(done("jobs", "promote", "" + number, "--partial").out()).contains("of 1 recordings; 1 are left");
        assertThat(ledger("early")).isEqualTo(NOW);
        assertThat(ledger("late")).isEqualTo(OLD);
        analysed("parts", number, "late", "calm", 20, 45, 200);
        assertThat(done("jobs", "promote", "" + number).out()).contains("of 1 recordings");
        done("jobs", "rollback", "" + number);
        assertThat(ledger("early")).isEqualTo(OLD);
        assertThat(ledger("late")).isEqualTo(OLD);
    }

    private static void tenant(String name) {
        done("tenants", "add", name);
        database(
                "update tenant set scored_speakers = '{agent}', purpose = 'testing' where name = '" + name + "'", name);
    }

    /** A minute of one agent's voice, in a call of the same name. */
    private static void recording(
            String tenant, String name, String startedAt, String agent, @Nullable String analyzer) {
        var month = startedAt.substring(0, 7) + "-01";
        database("select toneguard.ensure_call_month('" + month + "')", tenant);
        database(
                "insert into call (tenant_id, call_id, call_month, started_at, agent_id) select tenant_id, '" + name
                        + "', '" + month + "', '" + startedAt + "', '" + agent + "' from tenant where name = '" + tenant
                        + "'",
                tenant);
        database(
                "insert into recording (tenant_id, recording_id, call_month, call_id, state, analyzer, file_name, speakers, channels,"
                        + " duration_seconds) select tenant_id, '" + id(name) + "', '" + month + "', '" + name + "', '"
                        + (analyzer == null ? "stored', null" : "analysed', '" + analyzer + "'")
                        + ", 'f', '{agent}', 1, 60 from tenant where name = '" + tenant + "'",
                tenant);
    }

    private static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private static void result(
            String tenant, String name, String analyzer, String state, double mean, double peak, double f0) {
        database(
                "insert into speaker_result (tenant_id, call_month, recording_id, segment, analyzer, channel, speaker, from_seconds,"
                        + " speech_seconds, voiced_seconds, stress_state, stress_index_mean, stress_index_peak, f0_median_hz,"
                        + " window_voiced_seconds, window_f0_median_hz, window_level_dbfs) select tenant_id, call_month,"
                        + " recording_id, 1, '" + analyzer + "', 0, 'agent', 0, 30, 20, '" + state + "', " + mean + ", "
                        + peak
                        + ", " + f0 + ", '{}', '{}', '{}' from recording where recording_id = '" + id(name) + "'",
                tenant);
    }

    private static void analysed(
            String tenant, long number, String name, String state, double mean, double peak, double f0) {
        result(tenant, name, NOW, state, mean, peak, f0);
        database(
                "update reprocessing_item set state = 'done' where reprocessing_id = " + number
                        + " and recording_id = '" + id(name) + "'",
                tenant);
    }

    /** As a later build would make and do it. */
    private static long laterVersion(String tenant, String name) {
        database(
                "insert into reprocessing (state, analyzer, only_at_night) values ('finished', 'tg-99', false)",
                tenant);
        long number = opened.jdbc()
                .sql("select max(reprocessing_id) from toneguard.reprocessing")
                .query(Long.class)
                .single();
        database(
                "insert into reprocessing_item (tenant_id, reprocessing_id, recording_id, state) select tenant_id, "
                        + number + ", recording_id, 'done' from recording where recording_id = '" + id(name) + "'",
                tenant);
        return number;
    }

    private static void database(String sql, String tenant) {
        opened.scope().run(opened.tenant(tenant).id(), () -> {
            if (sql.startsWith("select")) {
                opened.jdbc().sql(sql).query((row, n) -> 1).list();
            } else {
                assertThat(opened.jdbc().sql(sql).update()).as(sql).isPositive();
            }
        });
    }

    private static JdbcClient eye() {
        return JdbcClient.create(database.asOwner());
    }

    private static String[] items(long number) {
        return eye().sql(
                        "select call_id from toneguard.reprocessing_item join toneguard.recording using (tenant_id, recording_id)"
                                + " where reprocessing_id = ?")
                .param(number)
                .query(String.class)
                .list()
                .toArray(String[]::new);
    }

    private static String bi(String call) {
        return eye().sql(
                        "select analyzer || ' ' || stress_state || ' ' || stress_index_peak from bi.call_summary where call_id = ?")
                .param(call)
                .query(String.class)
                .single();
    }

    private static String ledger(String call) {
        return eye().sql("select analyzer from toneguard.recording where call_id = ?")
                .param(call)
                .query(String.class)
                .single();
    }

    private static String diff(long number) {
        return done("jobs", "diff", "" + number, "--format=json").out();
    }

    private static long number(String said) {
        assertThat(said).startsWith("reprocessing R");
        return Long.parseLong(said.substring("reprocessing R".length(), said.indexOf(':')));
    }

    private static String[] reprocess(String... options) {
        return Stream.concat(Stream.of("jobs", "reprocess"), Stream.of(options)).toArray(String[]::new);
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
