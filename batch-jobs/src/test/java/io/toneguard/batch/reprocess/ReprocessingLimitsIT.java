package io.toneguard.batch.reprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.batch.OperatorNotices;
import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes of rows of {@code reprocessing} when night, deadline and cap come together, on a real PostgreSQL. */
class ReprocessingLimitsIT {
    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);
    private static final LocalDate TUESDAY = MONDAY.plusDays(1);

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private Optional<LocalDate> night = Optional.empty();

    @Test
    void aNightsCapIsThatNightsAlsoIfSomebodyOpenedItWithinItsWindow() {
        night = Optional.of(TUESDAY);
        long number =
                insert("state = 'open', only_at_night = true, most_worker_seconds = 10, night = '" + MONDAY + "'");
        limits().apply();
        assertThat(column(number, "night")).isEqualTo(TUESDAY.toString());
        worked(number, 11);
        limits().apply();
        assertThat(column(number, "held_because")).isEqualTo("cap");
        limits().apply();
        assertThat(column(number, "state")).as("spent once").isEqualTo("held");
        night = Optional.of(TUESDAY.plusDays(1));
        limits().apply();
        assertThat(column(number, "state")).isEqualTo("open");
    }

    @Test
    void aDeadlineThatPassesWhileItIsHeldIsToldOnce() {
        long number = insert(
                "state = 'held', held_because = 'night', only_at_night = true,"
                        + " state_since = clock_timestamp() - interval '1 hour', ends_at = clock_timestamp() - interval '1 minute'");
        limits().apply();
        limits().apply();
        assertThat(column(number, "held_because")).isEqualTo("deadline");
        assertThat(jdbc().sql("select text from operator_notice where subject = ?")
                        .param("R" + number)
                        .query(String.class)
                        .list())
                .hasSize(1)
                .allMatch(text -> text.contains("held because of its deadline"));
    }

    private ReprocessingLimits limits() {
        return new ReprocessingLimits(
                jdbc(),
                new TransactionTemplate(database.transactions()),
                () -> night,
                new OperatorNotices(jdbc()),
                AnalyzerVersion.CURRENT);
    }

    private static long insert(String assignments) {
        long number = jdbc().sql(
                        "insert into reprocessing (analyzer, only_at_night) values (?, false) returning reprocessing_id")
                .param(AnalyzerVersion.CURRENT.name())
                .query(Long.class)
                .single();
        jdbc().sql("update reprocessing set " + assignments + " where reprocessing_id = ?")
                .param(number)
                .update();
        return number;
    }

    private static void worked(long number, double seconds) {
        var tenant = database.addTenant("worked", Speaker.AGENT);
        jdbc().sql(
                        "insert into partition_lease (tenant_id, partition_id, launch_id, step_execution_id, state, recording_ids, audio_seconds, kind, created_at,"
                                + " reprocessing_id, worked_seconds) values (?, gen_random_uuid(), 0, 0, 'done', '{}', 0, 'reprocessing',"
                                + " clock_timestamp(), ?, ?)")
                .params(tenant.id().value(), number, seconds)
                .update();
    }

    private static String column(long number, String column) {
        return jdbc().sql("select " + column + "::text from reprocessing where reprocessing_id = ?")
                .param(number)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    private static JdbcClient jdbc() {
        return JdbcClient.create(database.asService());
    }
}
