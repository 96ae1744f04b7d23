package io.toneguard.batch.manager;

import io.toneguard.batch.BatchSettings;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Deletes what is left of launches that ended long ago, so that the lease table and Spring Batch's tables stay small: first the
 * partitions, then Spring Batch's rows of launches that have none. Looks only at the oldest, so a look costs the same however many
 * there are. Nothing open is ever deleted.
 */
final class LaunchPurge {
    private static final Logger log = LoggerFactory.getLogger(LaunchPurge.class);
    private static final String LONG_AGO = " - :keep * interval '1 millisecond'";
    private static final String OLD_LAUNCHES = """
            delete from toneguard.partition_lease where launch_id in (
                select launch_id from toneguard.partition_lease
                where launch_id in (
                    select distinct launch_id from toneguard.partition_lease order by launch_id limit :most)
                group by launch_id having bool_and(state = 'done') and max(state_since) < clock_timestamp()""" + LONG_AGO + ")";
    /** Spring Batch writes a JVM's local time; localtimestamp is that of our session, which has the JVM's zone. */
    private static final String OLD_INSTANCES = """
            select job_instance_id
            from (select job_instance_id from batch.batch_job_instance where job_name = :job
                order by job_instance_id limit :most) oldest
            where not exists (
                    select from batch.batch_job_execution execution
                    where execution.job_instance_id = oldest.job_instance_id
                        and (status not in ('COMPLETED', 'FAILED', 'STOPPED', 'ABANDONED')
                            or last_updated > localtimestamp""" + LONG_AGO + """
            ))
                and not exists (
                    select from batch.batch_job_execution execution
                    join batch.batch_job_execution_params params using (job_execution_id)
                    join toneguard.partition_lease lease on lease.launch_id = params.parameter_value::bigint
                    where execution.job_instance_id = oldest.job_instance_id and params.parameter_name = :launch)
            """;

    private static final String EXECUTIONS =
            "(select job_execution_id from batch.batch_job_execution where job_instance_id = any (:instances))";
    private static final String STEPS =
            "(select step_execution_id from batch.batch_step_execution where job_execution_id in " + EXECUTIONS + ")";
    private static final List<String> CHILDREN_FIRST = List.of(
            "delete from batch.batch_step_execution_context where step_execution_id in " + STEPS,
            "delete from batch.batch_step_execution where job_execution_id in " + EXECUTIONS,
            "delete from batch.batch_job_execution_context where job_execution_id in " + EXECUTIONS,
            "delete from batch.batch_job_execution_params where job_execution_id in " + EXECUTIONS,
            "delete from batch.batch_job_execution where job_instance_id = any (:instances)",
            "delete from batch.batch_job_instance where job_instance_id = any (:instances)");

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final BatchSettings settings;
    private final int most;

    /**
     * @param most launches that one look deletes
     */
    LaunchPurge(JdbcClient jdbc, TransactionOperations transactions, BatchSettings settings, int most) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.settings = settings;
        this.most = most;
    }

    /**
     * One look.
     *
     * @return of how many launches Spring Batch's rows were deleted
     */
    int purge() {
        return transactions.execute(status -> {
            jdbc.sql(OLD_LAUNCHES)
                    .param("keep", settings.keepLaunches().toMillis())
                    .param("most", most)
                    .update();
            var instances = jdbc.sql(OLD_INSTANCES)
                    .param("keep", settings.keepLaunches().toMillis())
                    .param("most", most)
                    .param("job", AnalyzeRecordingsJob.NAME)
                    .param("launch", AnalyzeRecordingsJob.LAUNCH)
                    .query(Long.class)
                    .list();
            if (!instances.isEmpty()) {
                CHILDREN_FIRST.forEach(sql -> jdbc.sql(sql)
                        .param("instances", instances.toArray(Long[]::new))
                        .update());
                log.debug(
                        "Purged {} launches that ended longer than batch.keep-launches={} h ago",
                        instances.size(),
                        settings.keepLaunches().toHours());
            }
            return instances.size();
        });
    }
}
