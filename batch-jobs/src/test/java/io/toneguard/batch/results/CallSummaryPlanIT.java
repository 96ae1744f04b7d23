package io.toneguard.batch.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import io.toneguard.voice.call.TenantId;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What PostgreSQL reads for a report on {@code bi.call_summary}, as whoever makes reports. */
class CallSummaryPlanIT {
    private static final LocalDate JANUARY = LocalDate.of(2024, 1, 1);
    private static final int MONTHS = 12;

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    /** Ten calls a day. */
    @BeforeAll
    static void aYearOfCalls() {
        var tenant = database.addTenant("acme").id();
        database.scope().run(tenant, () -> insert(JdbcClient.create(database.asService()), tenant));
        JdbcClient.create(database.asOwner())
                .sql("analyze toneguard.call, toneguard.recording, toneguard.speaker_result")
                .update();
    }

    private static void insert(JdbcClient jdbc, TenantId tenant) {
        IntStream.range(0, MONTHS).forEach(month -> jdbc.sql("select toneguard.ensure_call_month(?)")
                .param(JANUARY.plusMonths(month))
                .query(row -> {}));
        jdbc.sql(
                        "insert into toneguard.call (tenant_id, call_id, call_month, started_at)"
                                + " select ?, 'call ' || n, date_trunc('month', started, 'UTC') at time zone 'UTC', started"
                                + " from generate_series(0, 3599) n, lateral (select '2024-01-01Z'::timestamptz + n * interval '2.4 hours') start (started)")
                .param(tenant.value())
                .update();
        jdbc.sql(
                        "insert into toneguard.recording (tenant_id, recording_id, call_month, call_id, state, analyzer, file_name)"
                                + " select tenant_id, gen_random_uuid(), call_month, call_id, 'analysed', 'tg-4', 'f' from toneguard.call")
                .update();
        jdbc.sql(
                        "insert into toneguard.speaker_result (tenant_id, call_month, recording_id, segment, analyzer, channel,"
                                + " speaker, speech_seconds, voiced_seconds, window_voiced_seconds, window_f0_median_hz, window_level_dbfs)"
                                + " select tenant_id, call_month, recording_id, 1, 'tg-4', 0, 'agent', 1, 1, '{}', '{}', '{}'"
                                + " from toneguard.recording")
                .update();
    }

    @Test
    void aDaysReportReadsTheDaysCallsAndTheirMonthsResults() throws Exception {
        List<String> plan;
        try (var connection = database.asOwner().getConnection()) {
            var reader = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            reader.sql("set role toneguard_reader").update();
            plan = reader.sql("explain (analyze, costs off, timing off, buffers off) select * from bi.call_summary"
                            + " where started_at >= '2024-03-04Z' and started_at < '2024-03-05Z'")
                    .query(String.class)
                    .list();
        }
        assertThat(plan.stream().filter(line -> line.contains(" on speaker_result_2024_03 ")))
                .as(String.join("\n", plan))
                .singleElement()
                .asString()
                .contains("actual rows=1.00 loops=10");
        assertThat(plan.stream()
                        .filter(line -> line.contains(" on speaker_result_2024_") && line.contains("(never executed)")))
                .as(String.join("\n", plan))
                .hasSize(MONTHS - 1);
        assertThat(plan).anyMatch(line -> line.contains("call_by_start on call (actual rows=10.00 "));
    }
}
