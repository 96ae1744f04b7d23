package io.toneguard.batch.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What BI asks first: by team, queue and direction. */
class CallSummaryTeamsIT {
    private static final LocalDate MONTH = LocalDate.of(2024, 1, 1);

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @Test
    void resultsCanBeAskedForByTeamQueueAndDirection() throws Exception {
        var tenant = database.addTenant("acme").id();
        var jdbc = JdbcClient.create(database.asService());
        database.scope().run(tenant, () -> {
            jdbc.sql("select toneguard.ensure_call_month(?)").param(MONTH).query(row -> {});
            jdbc.sql(
                            "insert into toneguard.call (tenant_id, call_id, call_month, started_at, team, queue, direction) values"
                                    + " (:tenant, 'one', :month, '2024-01-02Z', 'north', 'sales', 'inbound'),"
                                    + " (:tenant, 'two', :month, '2024-01-02Z', 'north', 'sales', 'outbound'),"
                                    + " (:tenant, 'three', :month, '2024-01-02Z', null, null, null)")
                    .param("tenant", tenant.value())
                    .param("month", MONTH)
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
        });
        try (var connection = database.asOwner().getConnection()) {
            var reader = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            reader.sql("set role toneguard_reader").update();
            assertThat(reader.sql("select concat_ws(' ', team, queue, direction, count(*)) from bi.call_summary"
                                    + " group by team, queue, direction order by team, direction nulls last")
                            .query(String.class)
                            .list())
                    .containsExactly("north sales inbound 1", "north sales outbound 1", "1");
        }
    }
}
