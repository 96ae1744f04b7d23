package io.toneguard.batch.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is looked for among a fortnight's executions every 20 s is found without reading them all. */
class JobRepositoryIndexesIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @ParameterizedTest
    @ValueSource(strings = {"E.STATUS IN ('STARTING', 'STARTED', 'STOPPING')", "status = 'UNKNOWN'"})
    void executionsThatHaveNotEndedHaveAnIndexOfTheirOwn(String condition) {
        var jdbc = JdbcClient.create(database.asOwner());
        jdbc.sql("insert into batch.batch_job_instance (job_instance_id, version, job_name, job_key)"
                        + " select n, 0, 'analyze', n::text from generate_series(1, 5000) n on conflict do nothing")
                .update();
        jdbc.sql(
                        "insert into batch.batch_job_execution (job_execution_id, version, job_instance_id, create_time, status)"
                                + " select n, 0, n, now(), 'COMPLETED' from generate_series(1, 5000) n on conflict do nothing")
                .update();
        jdbc.sql("analyze batch.batch_job_execution").update();
        var plan = String.join(
                "\n",
                jdbc.sql("explain select E.job_execution_id from batch.batch_job_execution E"
                                + " join batch.batch_job_instance using (job_instance_id) where " + condition
                                + " and job_name = 'analyze'")
                        .query(String.class)
                        .list());
        assertThat(plan).contains("batch_job_execution_open").doesNotContain("Seq Scan on batch_job_execution");
    }
}
